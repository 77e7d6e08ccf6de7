package latchkey

import "time"

// Workspace is one tenant: its keys, doors, people and grants see no other's.
type Workspace struct {
	ID                 string
	Name               string
	IsSandbox          bool
	ConnectPartnerName string
	PublishableKey     string // no secret: it stands in web pages
	PublishableKeyAuth bool   // whether the key is accepted
	IsSuspended        bool
	WebviewLook        WebviewLook
	CreatedAt          time.Time
	ClockOffset        time.Duration // how far its time is ahead of the real one; 0 in production
}

// Now is the workspace's time when the machine shows an instant. Every rule about a grant
// compares with it.
func (w Workspace) Now(machine time.Time) time.Time { return machine.Add(w.ClockOffset) }

// WebviewLook is how the page looks on which people connect their locks.
type WebviewLook struct {
	LogoShape, ButtonColor, ButtonTextColor, SuccessMessage string
}

// NewWorkspace is what a caller says of a workspace to be made.
type NewWorkspace struct {
	Name, ConnectPartnerName string
	IsSandbox                bool
	WebviewLook              WebviewLook
}

// WorkspaceChange is what a caller changes of a workspace. A nil field stays.
type WorkspaceChange struct {
	Name, ConnectPartnerName        *string
	PublishableKeyAuth, IsSuspended *bool
	Look                            WebviewLookChange
}

// WebviewLookChange changes a look. A nil field stays; "" clears one.
type WebviewLookChange struct {
	LogoShape, ButtonColor, ButtonTextColor, SuccessMessage *string
}

// Apply returns the look after the change.
func (c WebviewLookChange) Apply(look WebviewLook) WebviewLook {
	for field, change := range map[*string]*string{
		&look.LogoShape: c.LogoShape, &look.ButtonColor: c.ButtonColor,
		&look.ButtonTextColor: c.ButtonTextColor, &look.SuccessMessage: c.SuccessMessage,
	} {
		if change != nil {
			*field = *change
		}
	}
	return look
}

// The prefixes that the official SDKs check before they send anything
// (contract 1.2). An API key begins with the first and with none of the others.
const (
	APIKeyPrefix         = "seam_"
	SandboxAPIKeyPrefix  = "seam_test"
	AccessTokenPrefix    = "seam_at"
	SessionTokenPrefix   = "seam_cst"
	PublishableKeyPrefix = "seam_pk"
)
