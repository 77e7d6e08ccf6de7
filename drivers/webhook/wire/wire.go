// Package wire has the JSON of the webhook contract, version 1, which
// docs/drivers/webhook.md publishes.
package wire

import (
	"time"

	"latchkey"
)

// DoorList answers GET /v1/doors.
type DoorList struct {
	Doors []Door `json:"doors"`
}

// Door is a lock or an entrance: what it is, what it can do, and how it is now.
type Door struct {
	ID           string `json:"id"` // stays the same when the door is renamed
	Name         string `json:"name"`
	Manufacturer string `json:"manufacturer,omitempty"`
	Model        string `json:"model,omitempty"`
	DeviceType   string `json:"device_type,omitempty"` // how devices of Latchkey's API call it; "webhook_lock" when left out
	TimeZone     string `json:"time_zone,omitempty"`   // IANA; whose days and hours it keeps

	CodeLengths  []int                    `json:"code_lengths,omitempty"` // digits, ascending; none: it takes no codes
	Cards        bool                     `json:"cards,omitempty"`        // it takes cards by their number
	Constraints  []latchkey.Constraint    `json:"constraints,omitempty"`  // rules of codes and names
	MaxEntries   int                      `json:"max_entries,omitempty"`  // 0 when unknown
	Window       latchkey.WindowPrecision `json:"window"`                 // how finely it keeps times by itself
	NeedsEnd     bool                     `json:"needs_end,omitempty"`    // takes no entry without an end
	ShowsSecrets bool                     `json:"shows_secrets,omitempty"`
	OneTimeHours int                      `json:"one_time_hours,omitempty"` // how long a code for one use waits for it; 0: there are none
	CanUnlock    bool                     `json:"can_unlock,omitempty"`
	CanLock      bool                     `json:"can_lock,omitempty"`
	PauseMS      int64                    `json:"pause_ms,omitempty"` // to be kept between two operations

	Online  bool     `json:"online"`
	Detail  string   `json:"detail,omitempty"`  // for people, when not online
	Battery *float64 `json:"battery,omitempty"` // 0 to 1; none when on mains or unknown
	Locked  *bool    `json:"locked,omitempty"`  // the bolt
	Open    *bool    `json:"open,omitempty"`    // the leaf
}

// EntryList answers GET /v1/doors/{door}/entries.
type EntryList struct {
	Complete bool    `json:"complete"`         // nothing is left out
	AgeMS    int64   `json:"age_ms,omitempty"` // since the lock said so
	Entries  []Entry `json:"entries"`
}

// Entry is one code or card on a door.
type Entry struct {
	Ref      string        `json:"ref"`            // the service's own handle, one of its kind
	Mark     string        `json:"mark,omitempty"` // the id under which Latchkey put it; none: somebody else did
	Mode     latchkey.Mode `json:"mode"`           // "code" or "card"
	Secret   string        `json:"secret,omitempty"`
	Name     string        `json:"name"`
	StartsAt *time.Time    `json:"starts_at,omitempty"`
	EndsAt   *time.Time    `json:"ends_at,omitempty"`
}

// Wanted is the body of PUT /v1/doors/{door}/entries/{mark}.
type Wanted struct {
	Mode      latchkey.Mode `json:"mode"`
	Secret    string        `json:"secret"`
	Name      string        `json:"name"`
	StartsAt  *time.Time    `json:"starts_at,omitempty"` // none on doors that keep no times
	EndsAt    *time.Time    `json:"ends_at,omitempty"`
	OneTime   bool          `json:"one_time,omitempty"`
	TakesOver string        `json:"takes_over,omitempty"` // ref of somebody else's entry that is to get the mark
}

// Events answers GET /v1/events?after=.
type Events struct {
	Cursor string  `json:"cursor"` // after these; of the present when none was asked for
	Events []Event `json:"events"`
	More   bool    `json:"more,omitempty"`
	Missed int     `json:"missed,omitempty"` // how many are not kept any more
}

// Event is something that happened at a door without Latchkey asking for it.
type Event struct {
	Kind   EventKind             `json:"kind"`
	Door   string                `json:"door"`
	At     time.Time             `json:"at"`
	Method latchkey.EntryMethod  `json:"method,omitempty"` // of unlocked and locked
	Mark   string                `json:"mark,omitempty"`   // of the entry that was used
	Ref    string                `json:"ref,omitempty"`
	Reason latchkey.DenialReason `json:"reason,omitempty"` // of denied
}

// EventKind is what happened.
type EventKind string

// The kinds of event.
const (
	Unlocked EventKind = "unlocked"
	Locked   EventKind = "locked"
	Denied   EventKind = "denied"
	Tampered EventKind = "tampered"
)

// Problem is the body of every refusal.
type Problem struct {
	Error ProblemDetail `json:"error"`
}

// ProblemDetail says why.
type ProblemDetail struct {
	Code         ProblemCode `json:"code"`
	Message      string      `json:"message,omitempty"` // for whoever runs the service; Latchkey shows its own words
	RetryAfterMS int64       `json:"retry_after_ms,omitempty"`
	Max          int         `json:"max,omitempty"` // of full
}

// ProblemCode is the reason of a refusal. Each says for sure that nothing was done.
type ProblemCode string

// The reasons.
const (
	DoorOffline    ProblemCode = "door_offline"
	GatewayOffline ProblemCode = "gateway_offline"
	Busy           ProblemCode = "busy"
	Full           ProblemCode = "full"
	Duplicate      ProblemCode = "duplicate"  // another entry has the secret
	NameTaken      ProblemCode = "name_taken" // another entry has the name
	InvalidSecret  ProblemCode = "invalid_secret"
	Unsupported    ProblemCode = "unsupported"
	Unauthorized   ProblemCode = "unauthorized"
	UnknownDoor    ProblemCode = "unknown_door"
	BadRequest     ProblemCode = "bad_request"
)
