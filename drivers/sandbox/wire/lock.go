package wire

import (
	"time"

	"latchkey"
)

// Lock is a lock as its account sees it.
type Lock struct {
	Abilities

	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Profile      string   `json:"profile"`
	DeviceType   string   `json:"device_type"`      // "" for an entrance
	System       string   `json:"system,omitempty"` // of an entrance
	Manufacturer string   `json:"manufacturer"`
	Model        string   `json:"model"`
	TimeZone     string   `json:"time_zone"` // IANA; "" when the cloud was not told
	Online       bool     `json:"online"`
	Locked       bool     `json:"locked"`
	Battery      *float64 `json:"battery_level"` // 0 to 1; null when mains-powered
	Troubles     []string `json:"troubles"`
	AutoLock     AutoLock `json:"auto_lock"` // locks without one never have it enabled
}

// AutoLock is whether a lock locks itself some time after it was opened.
type AutoLock struct {
	Enabled bool  `json:"enabled"`
	DelayMS int64 `json:"delay_ms,omitempty"` // in a request, 0 leaves the delay as it is
}

// Abilities is what a lock can do. A lock without code lengths takes no codes.
type Abilities struct {
	CodeLengths   []int                    `json:"code_lengths"` // digits, ascending
	Constraints   []latchkey.Constraint    `json:"constraints"`
	MaxCodes      int                      `json:"max_codes"`
	Window        latchkey.WindowPrecision `json:"window"`          // how finely it keeps windows itself
	NeedsEnd      bool                     `json:"needs_end"`       // refuses a window without an end
	Frames        []latchkey.TimeFrame     `json:"time_frames"`     // the windows it takes; null when it takes any
	WallClock     bool                     `json:"wall_clock"`      // keeps readings of its own clock
	Offline       bool                     `json:"offline"`         // codes are computed, not sent: none can be taken back
	OneTime       time.Duration            `json:"one_time_ns"`     // how long a code for one use waits for it; 0 when there are none
	FirstUse      time.Duration            `json:"first_use_ns"`    // how soon a longer code must be used first; 0 for any time
	OnePIN        bool                     `json:"one_pin"`         // one PIN opens all locks of the site for whom it is made
	ShowsCodes    bool                     `json:"shows_codes"`     // listings carry the digits
	UpdateInPlace bool                     `json:"update_in_place"` // takes changes of a code it holds
	RemoteUnlock  bool                     `json:"remote_unlock"`
	Cards         CardKind                 `json:"cards,omitempty"` // "" when it takes none
	Reservations  bool                     `json:"reservations"`    // knows stays: a newer one ends the one before
	AutoLocks     bool                     `json:"auto_locks"`      // can lock itself after it was opened
	MinIntervalMS int64                    `json:"min_interval_ms"` // the pause it asks for between two operations
}

// LockList answers GET /v1/locks.
type LockList struct {
	Locks   []Lock   `json:"locks"`
	Systems []System `json:"systems"`
}

// Code is one entry of a lock: a code, or a card.
type Code struct {
	ID       string     `json:"id"`             // the lock's own handle
	Mode     CodeMode   `json:"mode,omitempty"` // "" is a code
	Code     string     `json:"code,omitempty"` // digits, of a card its number; absent when masked
	Name     string     `json:"name"`
	Mark     string     `json:"mark"`      // what its writer called it; "" for one typed in at the lock
	StartsAt *time.Time `json:"starts_at"` // null on locks that keep no window
	EndsAt   *time.Time `json:"ends_at"`
	Local    *Local     `json:"local,omitempty"` // on locks that keep readings of their clock
	Stay     string     `json:"stay,omitempty"`  // on locks that know stays; "" for staff
	OneTime  bool       `json:"one_time,omitempty"`
	UsedAt   *time.Time `json:"used_at,omitempty"` // when it opened the lock first
}

// CodeMode is what an entry is.
type CodeMode string

// CardMode marks cards; what has no mode is a code.
const CardMode CodeMode = "card"

// Local is a window in readings of the lock's clock, "2006-01-02T15:04:05"; no
// end is "".
type Local struct {
	Start string `json:"start"`
	End   string `json:"end,omitempty"`
}

// CodeList answers GET /v1/locks/{lock}/codes.
type CodeList struct {
	Codes    []Code    `json:"codes"`
	Complete bool      `json:"complete"`
	AsOf     time.Time `json:"as_of"`  // when the lock said so, by the cloud's clock
	AgeMS    int64     `json:"age_ms"` // how long ago that was, rounded up; 0 is now
}

// CodeRequest is the body of POST and PUT of a code. Code is "" on locks that
// choose it themselves. A lock that keeps readings of its clock is given Local;
// told instants instead, the cloud takes the offset of today for theirs.
type CodeRequest struct {
	Mode     CodeMode   `json:"mode,omitempty"`
	Code     string     `json:"code,omitempty"`
	Name     string     `json:"name"`
	Mark     string     `json:"mark"`
	StartsAt *time.Time `json:"starts_at,omitempty"`
	EndsAt   *time.Time `json:"ends_at,omitempty"`
	Local    *Local     `json:"local,omitempty"`
	OneTime  bool       `json:"one_time,omitempty"`    // it opens the lock once, and is forgotten then
	Former   *string    `json:"former_mark,omitempty"` // PUT: the mark that the entry has, if it is to get another one
	Stay     *Stay      `json:"stay,omitempty"`        // on locks that know stays
}

// Event is one line of GET /v1/events. What the account itself asked for is
// answered, not reported.
type Event struct {
	Kind   EventKind `json:"kind"`
	Lock   string    `json:"lock,omitempty"`
	At     time.Time `json:"at"`
	Method string    `json:"method,omitempty"`  // locked, unlocked: keycode, card, manual or automatic
	CodeID string    `json:"code_id,omitempty"` // the entry that was typed; its digits are never told
	Mark   string    `json:"mark,omitempty"`
	Reason string    `json:"reason,omitempty"` // denied: as in TryAnswer
}

// EventKind says what an event reports.
type EventKind string

// The kinds of event. A heartbeat only shows that the stream lives.
const (
	LockOnline   EventKind = "lock_online"
	LockOffline  EventKind = "lock_offline"
	CodesChanged EventKind = "codes_changed"
	StateChanged EventKind = "state_changed" // battery, troubles, coming and going
	Unlocked     EventKind = "unlocked"
	Locked       EventKind = "locked"
	Denied       EventKind = "denied"
	Tampered     EventKind = "tampered"
	Heartbeat    EventKind = "heartbeat"
)
