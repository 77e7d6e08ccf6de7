package wire

import (
	"encoding/json"
	"fmt"

	"latchkey"
)

// ActionAttempt is an action_attempt: a job that the caller polls.
type ActionAttempt struct {
	ID     string         `json:"action_attempt_id"`
	Type   string         `json:"action_type"`
	Error  *AttemptError  `json:"error"`
	Result map[string]any `json:"result" nullable:"true"`
	Status string         `json:"status" enum:"pending|success|error"`
	// Ours: what it waits for while it is pending, where there is something to say.
	WaitsFor string `json:"waits_for,omitempty"`
}

// With is a job whose result is an access method.
func (a ActionAttempt) With(method Method) ActionAttempt {
	a.Result = nil
	text, err := json.Marshal(method) //nolint:gosec // a card has no session, and who sees the method sees its own
	if err == nil {
		err = json.Unmarshal(text, &a.Result)
	}
	if err != nil {
		panic(fmt.Sprintf("wire: a method is not JSON: %v", err))
	}
	delete(a.Result, "display_status") // the pinned OpenAPI has it on the resource only
	return a
}

// AttemptError is why a job failed.
type AttemptError struct {
	Message string `json:"message"`
	Type    string `json:"type"`
}

// ActionAttemptOf shows a job. Result and error are null but for the status
// that fills them (contract 1.8).
func ActionAttemptOf(a latchkey.ActionAttempt) ActionAttempt {
	out := ActionAttempt{ID: a.ID, Type: string(a.Type), Status: string(a.Status), WaitsFor: a.WaitsFor}
	switch a.Status {
	case latchkey.AttemptSucceeded:
		out.Result = extras(a.Result)
	case latchkey.AttemptFailed:
		out.Error = &AttemptError{Message: a.ErrorText, Type: a.ErrorType}
	case latchkey.AttemptPending:
	}
	return out
}
