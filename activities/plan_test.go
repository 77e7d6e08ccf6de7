package activities_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

func TestOutlookTellsTheWorkflowWhatItNeeds(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	outlook, err := k.carry.Plan(t.Context(), k.grant.ID, k.Clock.Now())
	require.NoError(t, err)
	require.Len(t, outlook.Steps, 1)
	assert.Equal(t, "program PIN on Door 1", outlook.Steps[0].Summary)
	assert.False(t, outlook.Over)
	assert.NotNil(t, outlook.WakeAt)
	assert.Equal(t, latchkey.GrantPending, outlook.Attributes.Status)
	assert.Equal(t, k.grant.Window.StartsAt, outlook.Attributes.StartsAt)
	assert.Equal(t, []string{"Door 1"}, outlook.Attributes.Doors)
	require.Len(t, outlook.Board, 1)
	assert.Equal(t, "waiting", outlook.Board[0].State)
}

func TestGrantThatIsGoneIsOver(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	outlook, err := k.carry.Plan(t.Context(), "7d9f1e9e-6d2e-4d2b-9a44-0d6f6f3b0a11", k.Clock.Now())
	require.NoError(t, err)
	assert.True(t, outlook.Over)
	assert.Empty(t, outlook.Steps)
}

// The outlook is written into the history at every look.
func TestOutlookOfAHugeGrantStaysSmall(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	var doors []latchkey.Door
	for i := range 64 {
		doors = append(doors, k.AddDevice(func(d *store.FoundDoor) { d.Name = fmt.Sprint(strings.Repeat("Büro ", 10), i) }))
	}
	k.grant = k.Grant(storetest.On(doors...))
	outlook, err := k.carry.Plan(t.Context(), k.grant.ID, k.Clock.Now())
	require.NoError(t, err)
	assert.Len(t, outlook.Steps, 64)
	assert.Len(t, outlook.Board, 16)
	assert.Equal(t, 48, outlook.Hidden)
	assert.Less(t, len(strings.Join(outlook.Attributes.Doors, `","`)), 2048, "the server's limit of a search attribute")
	text, err := json.Marshal(outlook)
	require.NoError(t, err)
	assert.Less(t, len(text), 32<<10)
}
