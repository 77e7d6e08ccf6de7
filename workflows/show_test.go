package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	sdkpb "go.temporal.io/api/sdk/v1"

	"latchkey"
	"latchkey/activities"
	"latchkey/workflows"
)

// Each upsert costs a history event and a write in the visibility store.
func TestSearchAttributesAreWrittenOnlyWhenTheyChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t, front)
	w.locks[front].away = true
	env := w.start()
	upserts := 0
	env.OnUpsertTypedSearchAttributes(mock.Anything).Return(nil).Run(func(mock.Arguments) { upserts++ })
	for minute := range 10 {
		w.after(time.Duration(minute+1)*time.Minute, latchkey.ReasonSwept, func() {})
	}
	w.after(20*time.Minute, latchkey.ReasonDoorReachable, func() { w.locks[front].away = false })
	ends := begins.Add(2 * day)
	w.after(day, latchkey.ReasonWindowChanged, func() { w.grant.Window.EndsAt = &ends })
	env.ExecuteWorkflow(workflows.GrantType, workflows.GrantInput{GrantID: w.grant.ID, Shown: activities.AttributesOf(w.grant)})
	w.wantClean()
	assert.Equal(t, 5, upserts, "active, the new end and pending, active, ending, ended")
}

// What a person sees in the Web UI at any time: doors and states, why a door
// waits, and never a PIN.
func TestCurrentDetailsAreTheTableOfDoors(t *testing.T) {
	t.Parallel()
	w := newWorld(t, front, "Back | Door")
	w.locks[front].away = true
	env := w.start()
	shown := ""
	env.RegisterDelayedCallback(func() {
		value, err := env.QueryWorkflow("__temporal_workflow_metadata")
		require.NoError(t, err)
		var metadata sdkpb.WorkflowMetadata
		require.NoError(t, value.Get(&metadata))
		shown = metadata.GetCurrentDetails()
		w.change(func() { w.locks[front].away = false })
	}, 10*time.Minute)
	w.run()
	w.wantClean()
	assert.Contains(t, shown, "**pending**")
	assert.Contains(t, shown, "| Front Door | PIN | setting | the lock does not answer |\n")
	assert.Contains(t, shown, "| Back \\| Door | PIN | set |  |\n")
	assert.Contains(t, shown, "Next, at 2026-06-01 13:00:00 UTC: see whether Front Door is late")
	assert.NotContains(t, shown, code)
}
