package wire

import "time"

// SiteRequest creates a site (a tenant): an account with locks of its own. ID
// and Token are drawn when empty. Creating the same site again is fine as
// long as the token is the same.
type SiteRequest struct {
	ID    string `json:"id,omitempty"`
	Name  string `json:"name,omitempty"`
	Token string `json:"token,omitempty"`
}

// Site is a site with the token of its account API, shown on creation only.
type Site struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Token string `json:"token,omitempty"`
	Down  bool   `json:"down"`

	AheadMS int64 `json:"ahead_ms,omitempty"` // how far its clock is ahead of the cloud's
}

// LockRequest creates a lock of a brand profile. Fields left out take the
// profile's values. Creating a lock that exists with its profile changes nothing.
type LockRequest struct {
	ID         string   `json:"id,omitempty"`
	Profile    string   `json:"profile"`
	System     string   `json:"system,omitempty"` // of an entrance; made when there is none
	Name       string   `json:"name,omitempty"`
	TimeZone   string   `json:"time_zone,omitempty"`   // IANA; UTC
	HideZone   bool     `json:"hide_zone,omitempty"`   // the account is not told the zone
	CodeLength int      `json:"code_length,omitempty"` // the one length of a lock that has one for all codes
	MaxCodes   int      `json:"max_codes,omitempty"`
	LatencyMS  *int64   `json:"latency_ms,omitempty"` // how long each operation takes
	Battery    *float64 `json:"battery_level,omitempty"`
}

// Profile is one row of GET /admin/v1/profiles.
type Profile struct {
	Abilities

	Name         string   `json:"name"`
	Title        string   `json:"title"`                 // what is special about it, for people
	DeviceType   string   `json:"device_type"`           // "" for an entrance
	SystemType   string   `json:"system_type,omitempty"` // of an entrance: the contract's external_type
	SystemName   string   `json:"system_name,omitempty"`
	GroupType    string   `json:"group_type,omitempty"` // of the system's access groups: the contract's external_type; "" when it has none
	GroupName    string   `json:"group_name,omitempty"`
	Manufacturer string   `json:"manufacturer"`
	Model        string   `json:"model"`
	OneLength    bool     `json:"one_length"`   // all codes of a lock share one of the lengths
	NumberSlots  bool     `json:"number_slots"` // handles are slot numbers, used again when free
	DropExpired  bool     `json:"drop_expired"` // forgets entries whose window is over
	LatencyMS    int64    `json:"latency_ms"`
	Battery      *float64 `json:"battery_level"`
}

// ProfileList answers GET /admin/v1/profiles.
type ProfileList struct {
	Profiles []Profile `json:"profiles"`
}

// KeypadRequest is what a person does at the lock itself, or in the lock's own
// app. It knows no marks: an entry that is changed keeps the mark it had.
type KeypadRequest struct {
	Action   KeypadAction `json:"action"`
	Mode     CodeMode     `json:"mode,omitempty"`
	Code     string       `json:"code"`               // the code to add, or of the entry to change or delete
	NewCode  string       `json:"new_code,omitempty"` // edit: other digits
	Name     string       `json:"name,omitempty"`
	StartsAt *time.Time   `json:"starts_at,omitempty"`
	EndsAt   *time.Time   `json:"ends_at,omitempty"`
}

// KeypadAction is add, edit or delete.
type KeypadAction string

// The actions at a keypad.
const (
	KeypadAdd    KeypadAction = "add"
	KeypadEdit   KeypadAction = "edit"
	KeypadDelete KeypadAction = "delete"
)

// RebootRequest restarts a lock.
type RebootRequest struct {
	LoseCodes bool `json:"lose_codes"`
}

// DownRequest takes a site, or the whole cloud, down or brings it back.
type DownRequest struct {
	Down bool `json:"down"`
}

// TryRequest types a code at a lock, or holds a card before it, now or at another
// instant, and leaves no trace: UseRequest does.
type TryRequest struct {
	Code string     `json:"code,omitempty"`
	Card string     `json:"card,omitempty"` // its number
	At   *time.Time `json:"at,omitempty"`
}

// TryAnswer says whether the lock would open, and by which entry.
type TryAnswer struct {
	Opens  bool   `json:"opens"`
	Mark   string `json:"mark"`
	CodeID string `json:"code_id"`
	Reason string `json:"reason"` // "open", "no_such_code", "not_yet", "over", "not_written" or "superseded"
}
