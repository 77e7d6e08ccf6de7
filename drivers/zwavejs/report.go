package zwavejs

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"
)

// report is what an event says of a slot.
type report struct {
	slot     int // 0: any
	occupied bool
	digits   string // "" when it does not say
	deed     bool   // it was done just now; else it is a value, which our own reading may have caused
}

// echo is for how long a report of what we wrote or saw ourselves is no news: the
// server's events come some time before or after its answers.
const echo = 10 * time.Second

// judge compares a report with what is known. What says no more than that is not news.
func (t *table) judge(r report) bool {
	if t.expected(r) {
		return false
	}
	delete(t.slots, r.slot)
	t.whole = false
	maps.DeleteFunc(t.mine, func(_ string, slot int) bool { return slot == r.slot || r.slot == 0 })
	if r.slot == 0 {
		t.slots = map[int]held{}
	}
	return true
}

// expected reports whether a report says what is known, or was a moment ago. A
// deed is only expected where we did it: that somebody keyed a code in over another
// says the lock by saying that there is one.
func (t *table) expected(r report) bool {
	known, read := t.slots[r.slot]
	if r.deed {
		return read && r.fits(known) && time.Since(t.written[r.slot]) < echo
	}
	if read && r.fits(known) {
		return true
	}
	return slices.ContainsFunc(t.seen[r.slot], func(s sighting) bool { return time.Since(s.at) < echo && r.fits(s.held) })
}

func (r report) fits(h held) bool {
	return h.occupied == r.occupied && (r.digits == "" || r.digits == h.digits)
}

// reportOf is what an event says of a slot; found is false when it says nothing of any.
func reportOf(e event) (report, bool) {
	switch e.Event {
	case "value updated", "value added":
		return reportOfValue(e)
	case "credential added", "credential modified", "credential deleted":
		var about struct {
			Slot int             `json:"credentialSlot"`
			Data json.RawMessage `json:"data"`
		}
		if json.Unmarshal(e.Args, &about) != nil {
			return report{}, false
		}
		return report{slot: about.Slot, occupied: e.Event != "credential deleted", digits: shownDigits(about.Data), deed: true}, true
	case "notification":
		n := notificationOf(e)
		switch {
		case n.Type != accessControl:
		case n.Event == allCodesDeleted:
			return report{deed: true}, true
		case n.Event == codeDeleted, n.Event == codeAdded:
			return report{slot: n.Parameters.User, occupied: n.Event == codeAdded, deed: true}, true
		}
	}
	return report{}, false
}

func reportOfValue(e event) (report, bool) {
	var v value
	if json.Unmarshal(e.Args, &v) != nil || v.Class != classUserCode {
		return report{}, false
	}
	slot, err := strconv.Atoi(word(v.PropertyKey))
	if err != nil {
		return report{}, false
	}
	switch word(v.Property) {
	case "userIdStatus":
		var status int
		_ = json.Unmarshal(v.NewValue, &status) // 0 when it is none
		return report{slot: slot, occupied: status != userAvailable && status != userNotAvailable}, true
	case "userCode":
		digits := shownDigits(v.NewValue)
		return report{slot: slot, occupied: digits != "", digits: digits}, digits != ""
	}
	return report{}, false
}
