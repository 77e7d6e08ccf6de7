package latchkey

import (
	"slices"
	"time"
)

// Webview is a page on which an operator connects an account, or logs in to one
// again. Whoever has its address may use it, until it expires.
type Webview struct {
	ID               string
	WorkspaceID      string
	Token            Secret // of the address
	AccountID        string // "" before the login
	Reconnects       bool   // the account was there before
	Capabilities     []string
	Providers        []string // accepted ones; any when AnyProvider
	AnyProvider      bool
	ManageNewDevices bool
	SelectionMode    SelectionMode
	SelectedAt       *time.Time // when the devices were chosen
	WaitForDevices   bool
	RedirectURL      string
	FailureURL       string
	CustomerKey      string
	CustomMetadata   map[string]any
	Login            Login
	AuthorizedAt     *time.Time
	CreatedAt        time.Time
	ExpiresAt        time.Time
	Expired          bool
}

// Login is the last try to log in through a webview.
type Login struct {
	State        LoginState
	Provider     string
	Fault        FaultClass // of a refused one
	FaultMessage string
}

// LoginState is what became of a login.
type LoginState string

// The states of a login.
const (
	LoginNone     LoginState = "none"
	LoginChecking LoginState = "checking" // a worker tries it
	LoginRefused  LoginState = "refused"
	LoginAccepted LoginState = "accepted"
)

// SelectionMode is whether the operator chooses which devices are managed.
type SelectionMode string

// The selection modes.
const (
	SelectNone     SelectionMode = "none"
	SelectSingle   SelectionMode = "single"
	SelectMultiple SelectionMode = "multiple"
)

// Status is the wire's status of a webview.
func (w Webview) Status() string {
	switch {
	case w.AuthorizedAt != nil:
		return "authorized"
	case w.Login.State == LoginRefused, w.Expired && w.Login.State != LoginAccepted:
		return "failed"
	}
	return "pending"
}

// Accepts reports whether the webview offers a provider.
func (w Webview) Accepts(p Provider) bool {
	return (w.AnyProvider || slices.Contains(w.Providers, p.Name)) && (len(w.Capabilities) == 0 || slices.Contains(w.Capabilities, p.Category))
}

// Choosing reports whether the operator has yet to choose devices.
func (w Webview) Choosing() bool { return w.SelectionMode != SelectNone && w.SelectedAt == nil }

// WebviewLife is how long the address of a webview works.
const WebviewLife = 24 * time.Hour

// MaxLogins is how many logins may be tried through one webview.
const MaxLogins = 50

// NewWebview is what a caller says of a webview to be made.
type NewWebview struct {
	SessionID               string // of the client session that makes it, "" for none
	AccountID               string // of an account to log in to again
	Capabilities, Providers []string
	AnyProvider             bool
	ManageNewDevices        bool
	SelectionMode           SelectionMode
	WaitForDevices          bool
	RedirectURL, FailureURL string
	CustomerKey             string
	CustomMetadata          map[string]any
}

// Arrived is what of a webview's account has been found by now.
type Arrived struct {
	Complete bool          // all of it has been listed
	Fault    *AccountFault // why it cannot be listed now; nil while it works
	Devices  []ArrivedDevice
}

// ArrivedDevice is a device or an entrance that has been found.
type ArrivedDevice struct {
	ID, Name string
	Kind     DoorKind
	Online   bool
}
