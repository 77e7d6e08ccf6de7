package latchkey

import "time"

// Workspace is one tenant: its keys, doors, people and grants see no other's.
type Workspace struct {
	ID        string
	Name      string
	IsSandbox bool
	CreatedAt time.Time
}

// APIKeyPrefix and its siblings are the prefixes that the official SDKs check
// before they send anything (contract 1.2).
const (
	APIKeyPrefix        = "seam_"
	SandboxAPIKeyPrefix = "seam_test"
)
