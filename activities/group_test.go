package activities_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// RemoveGroup lets a group go, or fails as scripted.
func (l *lock) RemoveGroup(_ context.Context, group string) error {
	if l.groupErr != nil {
		return l.groupErr
	}
	for i, known := range l.found.Groups {
		if known.NativeID == group {
			l.found.Groups = append(l.found.Groups[:i:i], l.found.Groups[i+1:]...)
		}
	}
	return nil
}

// A group that is to go is asked for until its system has let it go.
func TestGroupIsRemovedAtItsSystem(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.finds(true)
	k.lock.found.Systems = []drivers.System{{NativeID: "panel", Name: "Panel", Type: "brivo_account", TimeZone: "UTC"}}
	k.lock.found.Groups = []drivers.Group{
		{NativeID: "staff", System: "panel", Name: "Staff", Type: "brivo_group"},
		{NativeID: "guests", System: "panel", Name: "Guests", Type: "brivo_group"},
	}
	k.look(k.Account.ID)
	listed := func() []latchkey.ACSGroup {
		t.Helper()
		groups, err := k.Store.ListACSGroups(t.Context(), k.Workspace.ID, latchkey.ACSGroupFilter{})
		require.NoError(t, err)
		return groups
	}
	require.Len(t, listed(), 2)
	leaving := listed()[0]
	require.NoError(t, k.Store.DeleteACSGroup(t.Context(), k.Workspace.ID, leaving.ID))
	k.lock.groupErr = latchkey.Faultf(latchkey.FaultGatewayOffline, "the cloud is away")
	k.look(k.Account.ID)
	assert.Len(t, listed(), 2, "it is there until the system says that it is not")
	assert.Equal(t, "the cloud is away", k.account().Fault.Message)
	k.lock.groupErr = nil
	k.look(k.Account.ID)
	require.Len(t, listed(), 1)
	assert.NotEqual(t, leaving.ID, listed()[0].ID)
	assert.Len(t, k.Events(latchkey.EventACSGroupDeleted), 1)
}
