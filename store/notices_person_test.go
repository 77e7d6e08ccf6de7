package store_test

import (
	"github.com/stretchr/testify/require"

	"latchkey"
)

// personNotices is what shows on a person.
func personNotices() map[string]noticeCase {
	return map[string]noticeCase{
		"ACS user of another name": {
			[]string{"acs_user_profile_does_not_match_user_identity"},
			func(s *scene) {
				_, err := s.Store.CreateACSUser(s.t.Context(), s.Workspace.ID, latchkey.NewACSUser{
					SystemID: s.AddEntrance().SystemID, IdentityID: s.grant.IdentityID, FullName: "Grace Guest",
				})
				require.NoError(s.t, err)
			},
			func(s *scene) {
				name := new(new("Grace Guest"))
				change := latchkey.IdentityChange{FullName: name}
				require.NoError(s.t, s.Store.UpdateIdentity(s.t.Context(), s.Workspace.ID, s.grant.IdentityID, change))
			},
		},
	}
}
