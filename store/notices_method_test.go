package store_test

import (
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

// methodNotices is what shows on access methods.
func methodNotices() map[string]noticeCase {
	return map[string]noticeCase{
		"method late": {
			[]string{"failed_to_issue", "updating_access_times"},
			func(s *scene) { s.lengthen(); s.fails(s.grant.ID, latchkey.FaultOffline) }, (*scene).obey,
		},
		"method deleted": {
			[]string{"being_deleted"},
			func(s *scene) {
				which := latchkey.MethodSelector{MethodID: s.grant.Methods[0].ID}
				require.NoError(s.t, s.Store.DeleteMethods(s.t.Context(), s.Workspace.ID, which))
			}, (*scene).obey,
		},
		"not set, shortly before the start": {
			[]string{"delay_in_issuing"},
			func(s *scene) {
				s.grant = s.Grant(storetest.On(s.door), between(s.Fixture, 1, 4))
				s.fails(s.grant.ID, latchkey.FaultOffline)
			},
			(*scene).obey,
		},
		"a backup code instead": {
			[]string{"pulled_backup_access_code"},
			func(s *scene) {
				s.fillPool()
				s.grant = s.Grant(storetest.On(s.door))
				s.fails(s.grant.ID, latchkey.FaultOffline)
				s.grant, _ = plan(s.t, s.Fixture, s.grant.ID)
			},
			func(s *scene) {
				which := latchkey.MethodSelector{MethodID: s.grant.Methods[1].ID}
				require.NoError(s.t, s.Store.DeleteMethods(s.t.Context(), s.Workspace.ID, which))
				s.obey()
			},
		},
		"suspended": {[]string{"being_suspended"}, (*scene).suspend, (*scene).obey},
		"paused": {
			[]string{"programming_paused"},
			func(s *scene) {
				s.grant = s.Grant(storetest.On(s.door))
				require.NoError(s.t, s.Store.PauseMethod(s.t.Context(), s.Workspace.ID, s.method()))
			},
			func(s *scene) {
				require.NoError(s.t, s.Store.RetryNow(s.t.Context(), s.Workspace.ID, s.method()))
				s.obey()
			},
		},
	}
}
