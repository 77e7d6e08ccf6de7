package store_test

import (
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// grantNotices is what shows on an access grant.
func grantNotices() map[string]noticeCase {
	return map[string]noticeCase{
		"grant deleted, its lock away": {
			[]string{"being_deleted"},
			func(s *scene) { require.NoError(s.t, s.Store.DeleteGrant(s.t.Context(), s.Workspace.ID, s.grant.ID)) },
			func(s *scene) {
				obey(s.t, s.Fixture, s.grant.ID)
				_, err := s.Store.Grant(s.t.Context(), s.Workspace.ID, latchkey.GrantRef{ID: s.grant.ID})
				wantError(s.t, err, latchkey.ENotFound, "access_grant_not_found")
				s.grant = s.Grant(storetest.On(s.door))
			},
		},
		"a door that does not take its code": {
			[]string{"underprovisioned_access"},
			func(s *scene) {
				other := s.AddDevice(func(d *store.FoundDoor) { d.TimeZone = "UTC" })
				s.update(latchkey.GrantChange{DeviceIDs: &[]string{s.door.ID, other.ID}})
				s.fails(s.grant.ID, latchkey.FaultOffline)
			}, (*scene).obey,
		},
		"a door that keeps its code": {
			[]string{"overprovisioned_access"},
			func(s *scene) {
				other := s.AddDevice(func(d *store.FoundDoor) { d.TimeZone = "UTC" })
				s.update(latchkey.GrantChange{DeviceIDs: &[]string{s.door.ID, other.ID}})
				s.obey()
				s.update(latchkey.GrantChange{DeviceIDs: &[]string{s.door.ID}})
				plan(s.t, s.Fixture, s.grant.ID)
			}, (*scene).obey,
		},
		"times changed": {[]string{"updating_access_times"}, (*scene).lengthen, (*scene).obey},
		"a device without a keypad": {
			[]string{"cannot_create_requested_access_methods", "device_does_not_support_access_codes"},
			func(s *scene) {
				plain := s.AddDevice(func(d *store.FoundDoor) { d.Capabilities.Modes = nil })
				s.update(latchkey.GrantChange{DeviceIDs: &[]string{s.door.ID, plain.ID}})
				s.obey()
			},
			func(s *scene) {
				s.update(latchkey.GrantChange{DeviceIDs: &[]string{s.door.ID}})
				s.obey()
			},
		},
		"times that the lock cannot keep": {
			[]string{"cannot_create_requested_access_methods", "device_time_constraints_violated", "updating_access_times"},
			func(s *scene) {
				s.find(func(d *store.FoundDoor) { d.Capabilities.NeedsEnd = true })
				s.update(latchkey.GrantChange{EndsAt: new((*time.Time)(nil))})
			},
			func(s *scene) { s.lengthenFrom(s.Clock.Now()); s.obey() },
		},
		"a code that another door has already": {
			[]string{"requested_code_unavailable"},
			func(s *scene) {
				other := s.AddDevice(func(d *store.FoundDoor) { d.TimeZone = "UTC" })
				asked := func(wish *latchkey.NewGrant) { wish.Requested[0].Code = s.code.Method.Secret }
				s.grant = s.Grant(storetest.On(s.door, other), asked)
				s.obey()
				s.other = other
			},
			func(s *scene) {
				s.update(latchkey.GrantChange{DeviceIDs: &[]string{s.other.ID}})
				s.obey()
			},
		},
		"suspended": {[]string{"being_suspended"}, (*scene).suspend, (*scene).obey},
	}
}
