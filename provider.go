package latchkey

// Provider is a kind of account that can be connected: what a driver says of itself.
type Provider struct {
	Name     string // the provider key of the wire, such as "uhppote"
	Title    string // for people
	Category string // the wire's capability of an account: "lock" or "access_control"
	Settings []Setting
}

// Categories are the wire's groups of providers that it is in.
func (p Provider) Categories() []string {
	if p.Category == "access_control" {
		return []string{"stable", "access_control_systems"}
	}
	return []string{"stable", "consumer_smartlocks"}
}

// Setting is one setting of an account, as an operator is asked for it. In the
// account's configuration it is a member of a JSON object.
type Setting struct {
	Name, Title, Help string
	Example           string
	Required, Secret  bool
	Address           bool // where the account's secrets are sent: for another one they are asked for again
	Drawn             bool // a secret that nobody needs to know: drawn when it is left empty and there is none yet
	Rare              bool // most leave it alone: the page folds it away
	Lines             bool // SettingText: of several lines, such as a certificate
	Kind              SettingKind
	Choices           []string  // SettingText: nothing else will do; the first is the default
	Each              []Setting // SettingList: what each entry has
	EntryTitle        string    // SettingList: what one entry is called, within a sentence
}

// Removable reports whether an account may be without a secret that it has.
func (s Setting) Removable() bool { return s.Secret && !s.Required && !s.Drawn }

// SettingKind is how a setting looks in JSON.
type SettingKind string

// The kinds of setting.
const (
	SettingText   SettingKind = ""       // a string
	SettingNumber SettingKind = "number" // a whole number
	SettingList   SettingKind = "list"   // an array of objects
)
