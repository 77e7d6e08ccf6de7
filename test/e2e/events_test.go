package e2e_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

// without is an error while a lock holds a code.
func (h *house) without(lock, code string) error {
	if slices.Contains(h.codes(lock), code) {
		return fmt.Errorf("%s still holds the code", lock)
	}
	return nil
}

// eventTypes are the types of a grant's events, oldest first.
func (h *house) eventTypes(g grant) []string {
	h.t.Helper()
	events, err := h.Store.ListEvents(h.t.Context(), h.Workspace.ID, latchkey.EventFilter{GrantIDs: []string{g.id}, Limit: 500})
	require.NoError(h.t, err)
	types := make([]string, len(events))
	for i, event := range events {
		types[i] = string(event.Type)
	}
	return types
}

// once fails unless each of the events happened exactly once.
func once(t *testing.T, types []string, each ...string) {
	t.Helper()
	for _, want := range each {
		count := 0
		for _, got := range types {
			if got == want {
				count++
			}
		}
		require.Equal(t, 1, count, "%s in %v", want, types)
	}
}
