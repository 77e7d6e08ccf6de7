package latchkey

import (
	"slices"
	"time"
)

// Capabilities is what a door's hardware can do, as its driver found it.
// The planner, the PIN policy and the API's flags read nothing else.
type Capabilities struct {
	Modes         []Mode          `json:"modes"`                     // modes of the credentials that the lock itself takes
	CodeLengths   []int           `json:"code_lengths,omitempty"`    // digits, ascending; empty when it takes no codes
	Constraints   []Constraint    `json:"constraints,omitempty"`     // rules a code must keep
	MaxCodes      int             `json:"max_codes,omitempty"`       // credentials the lock holds; 0 when unknown
	Native        WindowPrecision `json:"native"`                    // how finely the lock itself enforces a window
	NeedsEnd      bool            `json:"needs_end,omitempty"`       // the lock refuses a window without an end
	Frames        []TimeFrame     `json:"time_frames,omitempty"`     // the windows it takes; empty when it takes any
	WallClock     bool            `json:"wall_clock,omitempty"`      // it keeps readings of its own clock, not instants
	Offline       bool            `json:"offline,omitempty"`         // codes are computed, not sent: none comes off before its end
	OneTime       time.Duration   `json:"one_time_ns,omitempty"`     // how long a code for one use waits for it; 0 when there are none
	FirstUse      time.Duration   `json:"first_use_ns,omitempty"`    // how soon a longer code must be used first to go on; 0 for any time
	OnePIN        bool            `json:"one_pin,omitempty"`         // its maker gives a person one PIN for all doors of the account
	Reservations  bool            `json:"reservations,omitempty"`    // a hotel lock: a newer stay's first use ends the one before
	EncodesCards  bool            `json:"encodes_cards,omitempty"`   // what a card opens stands on the card: it has to be written
	ReadBack      ReadBack        `json:"read_back"`                 // what a listing of the lock shows
	Marks         bool            `json:"marks,omitempty"`           // the lock keeps our mark on what we wrote
	UpdateInPlace bool            `json:"update_in_place"`           // a window can be changed without removing the credential
	Unlock        bool            `json:"unlock,omitempty"`          // can be opened from afar
	Lock          bool            `json:"lock,omitempty"`            // can be locked from afar
	AutoLock      bool            `json:"auto_lock,omitempty"`       // its auto-lock can be configured from afar
	EntryEvents   bool            `json:"entry_events,omitempty"`    // reports who came in
	Simulated     bool            `json:"simulated,omitempty"`       // there is no hardware: what happens at it can be made up
	Battery       bool            `json:"battery,omitempty"`         // runs on a battery: reads cost life
	LaneScope     LaneScope       `json:"lane_scope"`                // what must not be talked to twice at once
	MinInterval   time.Duration   `json:"min_interval_ns,omitempty"` // pause between two operations on one lane
	PreloadLead   time.Duration   `json:"preload_lead_ns,omitempty"` // how long before starts_at to program; 0 for the default
}

// Accepts reports whether credentials of the mode open the door: its lock takes
// them, or Latchkey keeps them and opens the lock from afar.
func (c Capabilities) Accepts(m Mode) bool {
	if m.Kept() {
		return c.Unlock
	}
	return slices.Contains(c.Modes, m)
}

// Has reports whether the lock has the rule.
func (c Capabilities) Has(rule ConstraintType) bool {
	return slices.ContainsFunc(c.Constraints, func(has Constraint) bool { return has.Type == rule })
}

// MakesPINs reports whether the lock, or its maker, chooses the PINs.
func (c Capabilities) MakesPINs() bool { return c.Has(CannotSpecifyPINCode) }

// WindowPrecision is how finely a lock enforces a window by itself.
type WindowPrecision string

// The precisions. A lock that enforces nothing is opened and closed by the
// planner; one that enforces dates keeps whole days in its own zone.
const (
	PrecisionNone   WindowPrecision = "none"
	PrecisionDate   WindowPrecision = "date"
	PrecisionHour   WindowPrecision = "hour"
	PrecisionMinute WindowPrecision = "minute"
	PrecisionSecond WindowPrecision = "second"
)

// EnforcesTimes reports whether the lock keeps the hours of a window itself,
// so that the credential may lie on it long before it starts.
func (p WindowPrecision) EnforcesTimes() bool {
	return p == PrecisionHour || p == PrecisionMinute || p == PrecisionSecond
}

// ReadBack is what a listing of a lock's credentials shows.
type ReadBack string

// The kinds of read-back.
const (
	ReadBackNone      ReadBack = "none"      // no listing at all
	ReadBackExistence ReadBack = "existence" // that there is a credential, not its digits
	ReadBackFull      ReadBack = "full"      // digits and window
)

// LaneScope says what must not be talked to twice at once.
type LaneScope string

// The scopes of a lane.
const (
	LaneDoor    LaneScope = "door"    // one operation at a time on a lock
	LaneAccount LaneScope = "account" // one operation at a time on the whole gateway or panel
)

// Constraint is one rule of a lock about its codes (contract section 4.1).
type Constraint struct {
	Type ConstraintType `json:"constraint_type"`
	Min  int            `json:"min_length,omitempty"` // name_length only
	Max  int            `json:"max_length,omitempty"` // name_length only
}

// ConstraintType names a rule; the words are the wire's.
type ConstraintType string

// The fourteen constraint types of the contract.
const (
	NoZeros                  ConstraintType = "no_zeros"
	CannotStartWith12        ConstraintType = "cannot_start_with_12"
	NoTripleConsecutiveInts  ConstraintType = "no_triple_consecutive_ints"
	CannotSpecifyPINCode     ConstraintType = "cannot_specify_pin_code"
	PINCodeMatchesSet        ConstraintType = "pin_code_matches_existing_set"
	StartDateInFuture        ConstraintType = "start_date_in_future"
	NoSequence               ConstraintType = "no_ascending_or_descending_sequence"
	AtLeastThreeUniqueDigits ConstraintType = "at_least_three_unique_digits"
	CannotContain089         ConstraintType = "cannot_contain_089"
	CannotContain0789        ConstraintType = "cannot_contain_0789"
	UniqueFirstFourDigits    ConstraintType = "unique_first_four_digits"
	NoAllSameDigits          ConstraintType = "no_all_same_digits"
	NameLength               ConstraintType = "name_length"
	NameMustBeUnique         ConstraintType = "name_must_be_unique"

	// CannotStartWithZero is ours: panels that keep a code as a number lose its
	// leading zeros. The wire does not know it, so the API leaves it out.
	CannotStartWithZero ConstraintType = "cannot_start_with_zero"
)
