package latchkey

// Viewer is through whose eyes something is read: those of a client session.
// The zero Viewer is a server, which sees the whole workspace.
type Viewer struct{ SessionID string }

// Nobody sees nothing: no session has its id.
var Nobody = Viewer{SessionID: "00000000-0000-0000-0000-000000000000"}

// IsServer reports whether the viewer sees the whole workspace.
func (v Viewer) IsServer() bool { return v.SessionID == "" }

// Need is what is to be done with the things that a caller names.
type Need int

// The needs, each of which asks for more than the one before it. A client
// session sees the doors that its person's or customer's grants open, and uses
// them while they do. It gives away, and uses at any time, the doors in spaces
// of its customer; it changes what is its own: its accounts with all that is on
// their doors, and what its customer made.
const (
	ToSearch Need = iota // what is named narrows a search, which finds only what is seen
	ToSee
	ToUse
	ToGive
	ToChange
)

// Noun is a kind of thing that callers name, by the wire's word for it.
type Noun string

// The nouns.
const (
	NounDevice        Noun = "device"
	NounEntrance      Noun = "acs_entrance"
	NounSystem        Noun = "acs_system"
	NounACSUser       Noun = "acs_user"
	NounACSGroup      Noun = "acs_access_group"
	NounACSCredential Noun = "acs_credential"
	NounAccount       Noun = "connected_account"
	NounWebview       Noun = "connect_webview"
	NounSpace         Noun = "space"
	NounGrant         Noun = "access_grant"
	NounMethod        Noun = "access_method"
	NounAccessCode    Noun = "access_code"
	NounActionAttempt Noun = "action_attempt"
	NounIdentity      Noun = "user_identity"
	NounProfile       Noun = "customization_profile"
)

// Named are things of one kind that a request names, by their ids or by the keys
// that callers gave them.
type Named struct {
	Noun   Noun
	ByKey  bool
	Values []string
}
