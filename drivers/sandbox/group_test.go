package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey/drivers"
	"latchkey/drivers/sandbox"
	"latchkey/drivers/sandbox/cloud"
	"latchkey/drivers/sandbox/wire"
)

// The systems that have access groups by contract 3.10 (external_type of
// acs_access_group) have them here, with entrances of their own only.
func TestAccessGroupsAreTheirSystems(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"dormakaba_ambiance": "dormakaba_ambiance_access_group", "dormakaba_community": "dormakaba_community_access_group",
		"salto_space": "salto_space_group", "salto_ks_site": "salto_ks_access_group", "brivo": "brivo_group",
		"visionline": "", "assa_abloy_vostio": "",
	}
	for profile, want := range tests {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			s := harness{cloud: openCloud(t), profile: profile}.site(t, 2)
			made, err := s.admin.PutGroup(t.Context(), s.id, profile, "lab", wire.GroupRequest{Name: "Lab", Locks: s.doors[1:]})
			if want == "" {
				require.ErrorContains(t, err, "invalid_request")
				return
			}
			require.NoError(t, err)
			assert.Equal(t, want, made.Type)
			session, err := sandbox.New().Open(t.Context(), s.Config(), drivers.Env{})
			require.NoError(t, err)
			found, err := session.Discover(t.Context())
			require.NoError(t, err)
			require.Len(t, found.Groups, 2, "the harness makes one")
			assert.Equal(t, drivers.Group{
				NativeID: "lab", System: profile, Name: "Lab", Type: want, TypeName: made.TypeName, Doors: s.doors[1:],
			}, found.Groups[1])
			for range 2 {
				require.NoError(t, session.(drivers.GroupRemover).RemoveGroup(t.Context(), "lab"))
			}
			found, err = session.Discover(t.Context())
			require.NoError(t, err)
			assert.Len(t, found.Groups, 1)
		})
	}
}

func TestGroupsAreOfOneSystem(t *testing.T) {
	t.Parallel()
	s := harness{cloud: openCloud(t), profile: "brivo"}.site(t, 1)
	other := s.addLock(t, wire.LockRequest{Profile: "salto_space"})
	for _, request := range []wire.GroupRequest{{Name: "Lab", Locks: []string{other}}, {Name: "Lab", Locks: []string{"nowhere"}}} {
		_, err := s.admin.PutGroup(t.Context(), s.id, "brivo", "lab", request)
		require.ErrorContains(t, err, "lock_not_found")
	}
	_, err := s.admin.PutGroup(t.Context(), s.id, "brivo", "lab", wire.GroupRequest{})
	require.ErrorContains(t, err, "invalid_request")
	_, err = s.admin.PutGroup(t.Context(), s.id, "tower", "lab", wire.GroupRequest{Name: "Lab"})
	require.ErrorContains(t, err, "not_found")
}

// groups reports whether a system of a profile has access groups.
func groups(profile string) bool {
	for _, p := range cloud.Profiles() {
		if p.Name == profile {
			return p.GroupType != ""
		}
	}
	return false
}
