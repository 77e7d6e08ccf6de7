package store_test

import (
	"time"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// grantMutations is what is under way with an access grant.
func grantMutations() map[string]noticeCase {
	return map[string]noticeCase{
		"times change": {[]string{"updating_access_times"}, (*scene).lengthen, (*scene).obey},
		"doors change": {
			[]string{"updating_spaces"},
			func(s *scene) {
				s.update(latchkey.GrantChange{DeviceIDs: &[]string{s.door.ID, s.AddDevice().ID}})
			}, (*scene).obey,
		},
	}
}

// methodMutations is what is under way with an access method.
func methodMutations() map[string]noticeCase {
	return map[string]noticeCase{
		"times change": {[]string{"updating_access_times"}, (*scene).lengthen, (*scene).obey},
		"set up":       {[]string{"provisioning_access"}, func(s *scene) { s.grant = s.Grant(storetest.On(s.door)) }, (*scene).obey},
		"taken down":   {[]string{"revoking_access"}, (*scene).suspend, (*scene).obey},
	}
}

// codeMutations is what is under way with an access code.
func codeMutations() map[string]noticeCase {
	pin, name := latchkey.NewSecret("97531"), "Gardener"
	return map[string]noticeCase{
		"set":         {[]string{"creating"}, func(s *scene) { s.setAnew() }, (*scene).obey},
		"taken off":   {[]string{"deleting"}, func(s *scene) { s.deleteCode(s.code.ID) }, (*scene).obey},
		"another PIN": {[]string{"updating_code"}, func(s *scene) { s.change(latchkey.CodeChange{Code: &pin}) }, (*scene).obey},
		"another name": {
			[]string{"updating_name"}, func(s *scene) { s.change(latchkey.CodeChange{Name: &name}) }, (*scene).obey,
		},
		"other times": {[]string{"updating_time_frame"}, (*scene).lengthen, (*scene).obey},
		"for later": {
			[]string{"deferring_creation"},
			func(s *scene) {
				plain := s.AddDevice(func(d *store.FoundDoor) { d.Capabilities.Native = latchkey.PrecisionNone })
				s.code = boundCode(s.t, s.Fixture, plain, 2)
			},
			func(s *scene) { s.Clock.Advance(time.Hour); s.obey() },
		},
	}
}
