package latchkey

import "time"

// ClientSession lets an app in a guest's or customer's hands call the API. It
// sees what it is linked to and nothing else of its workspace.
type ClientSession struct {
	ID                string
	WorkspaceID       string
	UserIdentifierKey string // the caller's name for whose session it is; "" for none
	CustomerKey       string // makes it a customer's session
	ReadOnly          bool   // it may change nothing: the session of a portal
	SessionLinks

	Token       Secret
	DeviceCount int // devices that it sees
	CreatedAt   time.Time
	ExpiresAt   time.Time
	RevokedAt   *time.Time
}

// SessionLinks are what a session is made to see.
type SessionLinks struct {
	IdentityID             string
	AccountIDs, WebviewIDs []string
}

// NewClientSession is what a caller says of a session to be made.
type NewClientSession struct {
	UserIdentifierKey, CustomerKey string
	ReadOnly                       bool
	SessionLinks

	ExpiresAt *time.Time // nil: in a year
}

// SessionReuse is what becomes of a session that is there already.
type SessionReuse int

// A session with the same user_identifier_key is in the way, is the answer as
// it is, or is the answer after it got the links and the expiry it was asked for.
// ReuseExtended also finds a session without a key by its links.
const (
	ReuseRefused SessionReuse = iota
	ReuseUnchanged
	ReuseExtended
)

// SessionRef names a session by id or by user_identifier_key; exactly one is set.
type SessionRef struct{ ID, UserIdentifierKey string }

// SessionFilter narrows a list of sessions. Zero fields do not narrow.
type SessionFilter struct {
	ID, UserIdentifierKey, IdentityID, WebviewID string
	WithoutUserIdentifierKey                     bool
}
