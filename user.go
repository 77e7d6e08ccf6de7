package latchkey

import "time"

// User is a person who works with workspaces through personal access tokens.
// People who are given access to doors are Identities.
type User struct {
	ID        string
	Email     string
	CreatedAt time.Time
}
