package store_test

import (
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/store"
)

// deviceNotices is what shows on a device.
func deviceNotices() map[string]noticeCase {
	bind := func(online bool, troubles ...latchkey.TroubleCode) func(*scene) {
		return func(s *scene) {
			s.find(func(d *store.FoundDoor) { d.Online, d.Troubles = online, troubles })
		}
	}
	return map[string]noticeCase{
		"device offline":         {[]string{"device_disconnected"}, bind(false), bind(true)},
		"hub offline":            {[]string{"hub_disconnected"}, bind(false, latchkey.TroubleHub), bind(true)},
		"subscription over":      {[]string{"subscription_required"}, bind(true, latchkey.TroubleSubscription), bind(true)},
		"flaky":                  {[]string{"device_has_flaky_connection"}, bind(true, latchkey.TroubleFlaky), bind(true)},
		"privacy mode":           {[]string{"privacy_mode"}, bind(true, latchkey.TroublePrivacy), bind(true)},
		"slow":                   {[]string{"device_communication_degraded"}, bind(true, latchkey.TroubleSignal), bind(true)},
		"office mode":            {[]string{"salto_ks_office_mode"}, bind(true, latchkey.TroubleOfficeMode), bind(true)},
		"removed from its cloud": {[]string{"device_removed"}, removed, found},
		"full": {
			[]string{"max_access_codes_reached"},
			func(s *scene) { s.find(func(d *store.FoundDoor) { d.Capabilities.MaxCodes = 2 }) },
			func(s *scene) { s.find(func(d *store.FoundDoor) { d.Capabilities.MaxCodes = 3 }) },
		},
		"login lost": {[]string{"account_disconnected"}, loginLost, loginBack},
		"pool empty, then full": {
			[]string{"empty_backup_access_code_pool"},
			func(s *scene) {
				require.NoError(s.t, s.Store.SetBackupPool(s.t.Context(), s.Workspace.ID, s.door.ID, true))
			},
			poolFilled(latchkey.BackupPoolSize),
		},
		"pool partly filled": {
			[]string{"partial_backup_access_code_pool"},
			func(s *scene) {
				require.NoError(s.t, s.Store.SetBackupPool(s.t.Context(), s.Workspace.ID, s.door.ID, true))
				poolFilled(1)(s)
			},
			poolFilled(latchkey.BackupPoolSize),
		},
		"many pulled": {
			[]string{"many_active_backup_codes"},
			func(s *scene) {
				s.fillPool()
				for range 3 {
					s.pull(s.boundFor(s.door))
					s.fillPool()
				}
			},
			func(s *scene) {
				for _, id := range s.pulled {
					s.deleteCode(id)
					obey(s.t, s.Fixture, id)
				}
			},
		},
		"zone unknown": {
			[]string{"time_zone_unknown"},
			func(s *scene) { s.door = s.AddDevice() },
			func(s *scene) { s.find(func(d *store.FoundDoor) { d.TimeZone = "UTC" }) },
		},
		"everything missing at once": {
			[]string{"provider_issue"},
			func(s *scene) { obey(s.t, s.Fixture, s.boundFor(s.door)); s.listed(false) },
			func(s *scene) { s.listed(true) },
		},
	}
}
