package latchkey

import "time"

// Workspace is one tenant: its keys, doors, people and grants see no other's.
type Workspace struct {
	ID          string
	Name        string
	IsSandbox   bool
	CreatedAt   time.Time
	ClockOffset time.Duration // how far its time is ahead of the real one; 0 in production
}

// Now is the workspace's time when the machine shows an instant. Every rule about a grant
// compares with it.
func (w Workspace) Now(machine time.Time) time.Time { return machine.Add(w.ClockOffset) }

// APIKeyPrefix and its siblings are the prefixes that the official SDKs check
// before they send anything (contract 1.2).
const (
	APIKeyPrefix        = "seam_"
	SandboxAPIKeyPrefix = "seam_test"
)
