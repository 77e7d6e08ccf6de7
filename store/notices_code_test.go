package store_test

import (
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/store"
)

// codeNotices is what shows on an access code.
func codeNotices() map[string]noticeCase {
	return map[string]noticeCase{
		"code refused for want of room": {
			[]string{"failed_to_set_on_device", "no_space_for_access_code_on_device", "delay_in_setting_on_device"},
			func(s *scene) { s.lengthen(); s.fails(s.code.ID, latchkey.FaultSlotsFull) }, (*scene).obey,
		},
		"code not taken off": {
			[]string{"failed_to_remove_from_device", "being_deleted"},
			func(s *scene) {
				_, err := s.Store.DeleteAccessCode(s.t.Context(), s.Workspace.ID, latchkey.CodeRef{ID: s.code.ID})
				require.NoError(s.t, err)
				s.fails(s.code.ID, latchkey.FaultOffline)
			}, (*scene).obey,
		},
		"code deleted at the lock": {
			[]string{"conflicting_external_modification", "delay_in_setting_on_device"},
			func(s *scene) { s.reads(nil, store.FoundCode{}) }, (*scene).obey,
		},
		"code edited at the lock": {
			[]string{"conflicting_external_modification", "delay_in_setting_on_device"},
			func(s *scene) { s.reads([]string{"code"}, store.FoundCode{Secret: latchkey.NewSecret("9753")}) }, (*scene).obey,
		},
		"code edited by who may": {
			[]string{"external_modification_in_effect"},
			func(s *scene) {
				s.change(latchkey.CodeChange{ExternalChanges: new(true)})
				s.reads([]string{"code"}, store.FoundCode{Secret: latchkey.NewSecret("9753")})
			},
			func(s *scene) { s.lengthen(); s.obey() },
		},
		"a code that must be used soon": {
			[]string{"igloo_algopin_must_be_used_within_24_hours"},
			func(s *scene) { s.find(func(d *store.FoundDoor) { d.Capabilities.FirstUse = time.Hour }) },
			func(s *scene) { s.find(func(d *store.FoundDoor) { d.Capabilities.FirstUse = 0 }) },
		},
		"login lost, on the code": {[]string{"account_disconnected"}, loginLost, loginBack},
		"a backup code instead": {
			[]string{"using_backup_access_code"},
			func(s *scene) { s.fillPool(); s.pull(s.code.ID) },
			func(s *scene) { s.deleteCode(s.pulled[0]); obey(s.t, s.Fixture, s.pulled[0]) },
		},
		"code not set in time, and not tried": {
			[]string{"delay_in_setting_on_device"},
			func(s *scene) { s.setAnew(); s.Clock.Advance(time.Minute) },
			(*scene).obey,
		},
		"code that the lock has already": {
			[]string{"failed_to_set_on_device", "duplicate_code_on_device", "delay_in_setting_on_device"},
			func(s *scene) { s.setAnew(); s.fails(s.code.ID, latchkey.FaultDuplicateCode) },
			(*scene).obey,
		},
		"code that the lock does not take": {
			[]string{"failed_to_set_on_device", "code_constraints_violated", "delay_in_setting_on_device"},
			func(s *scene) { s.setAnew(); s.fails(s.code.ID, latchkey.FaultInvalidCode) },
			(*scene).obey,
		},
		"lock in trouble": {
			[]string{"failed_to_set_on_device", "provider_issue", "delay_in_setting_on_device"},
			func(s *scene) { s.setAnew(); s.fails(s.code.ID, latchkey.FaultBusy) },
			(*scene).obey,
		},
		"suspended": {
			[]string{"being_suspended"},
			func(s *scene) { s.code = s.codeOf(s.grant); s.suspend() },
			func(s *scene) { obey(s.t, s.Fixture, s.grant.ID) },
		},
		"offline code that was never used": {
			[]string{"igloo_algopin_must_be_used_within_24_hours"},
			func(s *scene) {
				s.code = makeCode(s.t, s.Fixture, offlineWish(s.Fixture, s.AddDevice(algo), 4*day))
				acknowledge(s.t, s.Fixture, s.code.ID, "987654321")
			},
			func(s *scene) { s.Clock.Advance(5 * day); obey(s.t, s.Fixture, s.code.ID) },
		},
		"zone unknown for a change of clocks": {
			[]string{"time_frame_adjusted_for_unknown_time_zone"},
			func(s *scene) {
				s.door = s.AddDevice(func(d *store.FoundDoor) { d.Capabilities.WallClock = true })
				s.code.ID = s.boundFor(s.door)
				end := s.Clock.Now().AddDate(0, 6, 0)
				s.change(latchkey.CodeChange{EndsAt: &end})
				obey(s.t, s.Fixture, s.code.ID)
			},
			func(s *scene) {
				s.find(func(d *store.FoundDoor) { d.TimeZone = "Europe/Berlin" })
				obey(s.t, s.Fixture, s.code.ID)
			},
		},
	}
}
