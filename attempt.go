package latchkey

import "time"

// ActionAttempt is a job that a caller polls (contract 1.8).
type ActionAttempt struct {
	ID          string
	WorkspaceID string
	Type        string // the wire's action_type
	Status      string // pending, success or error
	Result      map[string]any
	ErrorType   string
	ErrorText   string
	CreatedAt   time.Time
}
