package wire

import "latchkey"

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
