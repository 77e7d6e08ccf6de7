package cloud

import (
	"slices"
	"strconv"
	"time"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/sandbox/wire"
)

// record is all that a lock remembers. Operations work on a copy and put it in
// the place of the old one, so that a refused or dropped write leaves no trace.
type record struct {
	ID        string        `json:"id"`
	Name      string        `json:"name"`
	Profile   string        `json:"profile"`
	System    string        `json:"system,omitempty"` // of an entrance
	TimeZone  string        `json:"time_zone"`
	HideZone  bool          `json:"hide_zone"`
	Lengths   []int         `json:"code_lengths"`
	MaxCodes  int           `json:"max_codes"`
	LatencyMS int64         `json:"latency_ms"`
	Battery   *float64      `json:"battery_level"`
	Locked    bool          `json:"locked"`
	Removed   bool          `json:"removed"` // from its account
	AutoLock  wire.AutoLock `json:"auto_lock"`
	LastCode  int           `json:"last_code"` // the number of the last handle given out
	Codes     []wire.Code   `json:"codes"`     // with their digits
	Faults    []wire.Fault  `json:"faults"`

	Stays []wire.StayState `json:"stays,omitempty"` // on locks that know them
}

func (r *record) clone() record {
	copied := *r
	copied.Codes, copied.Faults, copied.Stays = slices.Clone(r.Codes), slices.Clone(r.Faults), slices.Clone(r.Stays)
	return copied
}

func (r *record) profile() wire.Profile {
	profile, _ := profileOf(r.Profile)
	return profile
}

// view is the lock as its account sees it.
func (r *record) view() wire.Lock {
	p := r.profile()
	lock := wire.Lock{
		ID: r.ID, Name: r.Name, Profile: r.Profile, DeviceType: p.DeviceType, System: r.System,
		Manufacturer: p.Manufacturer, Model: p.Model,
		TimeZone: r.TimeZone, Abilities: p.Abilities, Online: r.online(), Locked: r.Locked, Battery: r.Battery,
		Troubles: r.troubles(), AutoLock: r.AutoLock,
	}
	lock.CodeLengths, lock.MaxCodes = r.Lengths, r.MaxCodes
	if r.HideZone {
		lock.TimeZone = ""
	}
	return lock
}

func (r *record) online() bool { return r.fault(wire.FaultOffline) < 0 && r.fault(wire.FaultHub) < 0 }

// fault returns the index of the first fault of a kind, or -1.
func (r *record) fault(kind wire.FaultKind) int {
	return slices.IndexFunc(r.Faults, func(f wire.Fault) bool { return f.Kind == kind })
}

// byID returns the index of the entry with a handle, or -1.
func (r *record) byID(id string) int {
	return slices.IndexFunc(r.Codes, func(c wire.Code) bool { return c.ID == id })
}

// byCode returns the index of the code with these digits, or -1.
func (r *record) byCode(code string) int { return r.byDigits("", code) }

// byDigits returns the index of the code or card with these digits, or -1.
func (r *record) byDigits(mode wire.CodeMode, digits string) int {
	return slices.IndexFunc(r.Codes, func(c wire.Code) bool { return c.Mode == mode && c.Code == digits })
}

// handle gives out the handle of a new entry: the next number, or on locks
// with numbered slots the lowest free one.
func (r *record) handle() string {
	if !r.profile().NumberSlots {
		r.LastCode++
		return "code-" + strconv.Itoa(r.LastCode)
	}
	slot := 1
	for r.byID("slot-"+strconv.Itoa(slot)) >= 0 {
		slot++
	}
	return "slot-" + strconv.Itoa(slot)
}

// forget drops entries whose window is over, where the lock does so by itself,
// and the oldest stays without an entry.
func (r *record) forget(now time.Time) {
	if r.profile().DropExpired {
		r.Codes = slices.DeleteFunc(r.Codes, func(c wire.Code) bool { return over(c, now) })
	}
	r.forgetStays()
}

func over(c wire.Code, at time.Time) bool { return c.EndsAt != nil && !at.Before(*c.EndsAt) }

// floor is how the lock rounds an instant: always down, without a word.
func (r *record) floor(t *time.Time) *time.Time {
	if t == nil || !r.keepsWindows() {
		return t
	}
	rounding := drivers.Rounding{Precision: r.profile().Window, Zone: r.zone()}
	rounded := rounding.Round(latchkey.Window{StartsAt: *t}).StartsAt
	return &rounded
}

func (r *record) zone() *time.Location {
	zone, err := time.LoadLocation(r.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

func (r *record) keepsWindows() bool { return r.profile().Window != latchkey.PrecisionNone }
