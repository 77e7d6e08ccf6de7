package api_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestAssigningACardOnTheWire(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	body := r.post("/access_methods/assign_card", `{"access_method_id":"`+methodID+`","card_number":"1001"}`).ok(t)
	require.Equal(t, "assign 1001 to "+methodID, r.world.last())
	attempt := body["action_attempt"].(map[string]any)
	require.Equal(t, []any{"ASSIGN_CREDENTIAL", "pending", nil}, []any{attempt["action_type"], attempt["status"], attempt["result"]})

	r.post("/access_methods/assign_card", `{"access_method_id":"`+methodID+`"}`).refused(t, 400, "invalid_input")
}

// A card that waits for its number says so.
func TestACardWithoutANumberOnTheWire(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	method := &r.world.methods[0]
	method.Mode, method.Secret = latchkey.ModeCard, latchkey.Secret{}
	get := func() map[string]any {
		return r.post("/access_methods/get", `{"access_method_id":"`+methodID+`"}`).ok(t)["access_method"].(map[string]any)
	}
	shown := get()
	require.Equal(t, []any{true, true, "Awaiting assignment"},
		[]any{shown["is_assignment_required"], shown["is_ready_for_assignment"], shown["display_status"]})
	method.Secret = latchkey.NewSecret("1001")
	require.Equal(t, false, get()["is_assignment_required"])
}
