package e2e_test

import (
	"encoding/json"
	"errors"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"

	"latchkey"
	"latchkey/workflows"
)

// text is anything as JSON, for looking into.
func text(value any) string {
	encoded, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(encoded)
}

// allOf is an error unless everything is true.
func allOf(facts ...bool) error {
	if slices.Contains(facts, false) {
		return errors.New("not all of it is true yet")
	}
	return nil
}

// credential is the grant's credential on a door.
func (g grant) credential(door string) latchkey.Credential {
	g.house.t.Helper()
	for _, method := range g.methods() {
		for _, c := range method.Credentials {
			if c.DoorName == door && c.State != latchkey.CredentialRemoved {
				return c
			}
		}
	}
	return latchkey.Credential{}
}

// waits is an error until the grant's workflow has set its timer.
func (h *house) waits(g grant) error {
	h.t.Helper()
	events := h.Temporal.GetWorkflowHistory(h.t.Context(), workflows.GrantID(g.id), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return err
		}
		if event.GetEventType() == enumspb.EVENT_TYPE_TIMER_STARTED {
			return nil
		}
	}
	return errors.New("no timer yet")
}
