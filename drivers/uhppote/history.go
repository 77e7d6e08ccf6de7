package uhppote

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"latchkey"
	"latchkey/drivers"
)

// A panel numbers what happens at its doors and keeps the last of it in a ring:
// 100,000 entries on a board. It is read from where it was left, and not listened
// to: a board sends its events to one listener only, and to nobody twice.

// historyPart is how many entries of a panel are read at a time.
const historyPart = 50

// read is the last entry that was read, by the panel's serial number.
type read map[string]spot

// spot is an entry of a panel's ring. The stamp tells it from the one that has its
// number after the panel was reset, and counts anew.
type spot struct {
	Entry uint32 `json:"entry"`
	Stamp string `json:"stamp,omitempty"` // when and why, by the panel; "" for no entry
}

// UnmarshalJSON also reads a number alone, as it was written once.
func (s *spot) UnmarshalJSON(text []byte) error {
	if json.Unmarshal(text, &s.Entry) == nil {
		return nil
	}
	type plain spot
	return json.Unmarshal(text, (*plain)(s))
}

// History implements drivers.Historian.
func (s *session) History(ctx context.Context, after drivers.Place) (drivers.History, error) {
	var done read
	if after != nil {
		if err := json.Unmarshal(after, &done); err != nil {
			return drivers.History{}, latchkey.Faultf(latchkey.FaultPermanent, "the place in the panels' history makes no sense")
		}
	}
	var found drivers.History
	next := read{}
	for _, p := range s.panels {
		serial := strconv.FormatUint(uint64(p.serial), 10)
		last, known := done[serial]
		part, err := s.historyOf(ctx, p, last, known)
		if err != nil && !isAway(err) {
			return drivers.History{}, err
		}
		if part.known {
			next[serial] = part.last
		}
		found.Events = append(found.Events, part.events...)
		found.More, found.Missed = found.More || part.more, found.Missed+part.missed
	}
	place, err := json.Marshal(next)
	if err != nil {
		return drivers.History{}, fmt.Errorf("place in the panels' history: %w", err)
	}
	found.Place = place
	return found, nil
}

// isAway reports whether a panel did not answer.
func isAway(err error) bool {
	_, fault := awayOr(err)
	return fault == nil
}

// part is what was read of one panel.
type part struct {
	events []drivers.Event
	last   spot
	known  bool // last is where we are, and not unknown because the panel is away
	more   bool
	missed int
}

// historyOf reads on at one panel. What was read when it falls silent counts.
func (s *session) historyOf(ctx context.Context, p *panel, last spot, known bool) (part, error) {
	read := part{last: last, known: known}
	newest, err := p.entryInTurn(ctx, newestEntry)
	if err != nil {
		return read, err
	}
	if !known {
		return part{last: newest.spot(), known: true}, nil
	}
	anew, err := p.countsAnew(ctx, last, newest)
	if err != nil {
		return read, err
	}
	if anew {
		read.last = spot{}
	}
	for range historyPart {
		if read.last.Entry >= newest.index {
			return read, nil
		}
		if err := s.readOn(ctx, p, &read); err != nil {
			return read, err
		}
	}
	read.more = read.last.Entry < newest.index
	return read, nil
}

// countsAnew reports whether the panel was reset since an entry was read: it has not
// come as far yet, or it shows another entry of the number. One that was written
// over meanwhile tells nothing.
func (p *panel) countsAnew(ctx context.Context, last spot, newest entry) (bool, error) {
	switch {
	case newest.index < last.Entry:
		return true, nil
	case newest.index == last.Entry:
		return newest.spot() != last && last.Stamp != "", nil
	case last.Stamp == "":
		return false, nil
	}
	shown, err := p.entryInTurn(ctx, last.Entry)
	return err == nil && shown.kind != overwritten && shown.spot() != last, err
}

func (p *panel) entryInTurn(ctx context.Context, index uint32) (entry, error) {
	return inTurn(ctx, p.hold, func(ctx context.Context) (entry, error) { return p.entry(ctx, index) })
}

// readOn reads the next entry. Where it was written over, the oldest that is
// there is the next.
func (s *session) readOn(ctx context.Context, p *panel, read *part) error {
	wanted := read.last.Entry + 1
	next, err := p.entryInTurn(ctx, wanted)
	if err == nil && next.kind == overwritten {
		next, err = p.entryInTurn(ctx, oldestEntry)
		if err == nil && next.index > wanted {
			read.missed += int(next.index - wanted)
		}
	}
	if err != nil {
		return err
	}
	read.last = next.spot()
	read.last.Entry = max(wanted, next.index)
	if event, tells := s.event(p, next); tells {
		read.events = append(read.events, event)
	}
	return nil
}

// Places in a panel's ring.
const (
	oldestEntry = 0
	newestEntry = 0xffffffff
)

// overwritten is the kind of an entry that is not there any more.
const overwritten = 0xff

// entry is one entry of a panel's ring. Its index is 0 when there is none.
type entry struct {
	index   uint32
	kind    byte
	granted bool
	door    int
	number  uint32
	at      time.Time // zero when the panel's clock was not set
	shown   time.Time // what the panel's clock showed
	reason  byte
}

func (e entry) spot() spot {
	if e.index == 0 {
		return spot{}
	}
	return spot{Entry: e.index, Stamp: fmt.Sprintf("%d/%d/%d", e.shown.Unix(), e.door, e.reason)}
}

// entry reads an entry of the panel's ring.
func (p *panel) entry(ctx context.Context, index uint32) (entry, error) {
	m := p.request(getEvent)
	m.setNumber(atBody, index)
	reply, err := p.ask(ctx, m, carriesEntry(index))
	if err != nil {
		return entry{}, err
	}
	read := entry{
		index: reply.number(atBody), kind: reply[12], granted: reply[13] == 1, door: int(reply[14]),
		number: reply.number(16), reason: reply[27], //nolint:mnd // the layout of uhppote-core's GetEventResponse
	}
	if shown, known := reply.clock(20); known { //nolint:mnd // likewise
		read.shown = shown
		read.at = time.Date(shown.Year(), shown.Month(), shown.Day(), shown.Hour(), shown.Minute(), shown.Second(), 0, p.zone)
	}
	return read, nil
}

// carriesEntry checks that a reply shows the entry asked for, or none.
func carriesEntry(index uint32) func(message) bool {
	return func(m message) bool {
		got := m.number(atBody)
		return index == oldestEntry || index == newestEntry || got == index || got == 0
	}
}

// The reasons that say who came in, or why they did not. The leaf, alarms and the
// panel itself are not what happened to a person at the door.
const (
	reasonSwiped     = 1
	reasonOutOfHours = 13
	reasonNoProfile  = 15
	reasonNoRecord   = 18
	reasonButton     = 20
	reasonPasscode   = 25
	reasonCommand    = 44 // whose is not kept
)

// denials are the entries of people who were turned away.
var denials = map[byte]latchkey.DenialReason{
	// A program at the panel decides, and was not there; the record is for other doors.
	5: latchkey.DeniedCredential,
	6: latchkey.DeniedCredential,
	// The wrong PIN for the card.
	7: latchkey.DeniedUnknownCode,
	// Passed already; more cards are needed; another card comes first.
	8:  latchkey.DeniedCredential,
	9:  latchkey.DeniedCredential,
	10: latchkey.DeniedCredential,
	// Closed for everybody, or by an interlock.
	11: latchkey.DeniedPrivacyMode,
	12: latchkey.DeniedPrivacyMode,
	33: latchkey.DeniedPrivacyMode,

	reasonOutOfHours: latchkey.DeniedExpiredCode,
	reasonNoProfile:  latchkey.DeniedExpiredCode,
	reasonNoRecord:   latchkey.DeniedUnknownCode,
}

// event is an entry in the core's words; false for one that tells of nobody.
func (s *session) event(p *panel, e entry) (drivers.Event, bool) {
	event := drivers.Event{Kind: drivers.DoorUnlocked, Door: fmt.Sprintf("%d/%d", p.serial, e.door), At: e.at}
	reason, denied := denials[e.reason]
	switch {
	case e.granted && e.reason == reasonSwiped:
		event.Method, event.Ref = methodOf(e.number), s.refs.of(p.serial, e.number)
	case e.granted && e.reason == reasonButton:
		event.Method = latchkey.ByManual
	case e.granted && e.reason == reasonCommand:
		event.Method, event.Unsigned = latchkey.ByRemote, true
	case e.granted && e.reason == reasonPasscode:
		event.Method = latchkey.ByKeycode
	case !e.granted && denied:
		event.Kind, event.Reason, event.Ref = drivers.EntryDenied, reason, s.refs.of(p.serial, e.number)
	default:
		return drivers.Event{}, false
	}
	return event, true
}

// methodOf tells a code that was keyed as a number from a card.
func methodOf(number uint32) latchkey.EntryMethod {
	if isCode(number) {
		return latchkey.ByKeycode
	}
	return latchkey.ByCard
}
