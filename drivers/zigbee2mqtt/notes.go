package zigbee2mqtt

import (
	"context"
	"strconv"
	"strings"

	"latchkey"
)

// note says whose a slot is: the id of one of our credentials, or one of the
// words below. None means that nobody has looked.
type note string

const (
	unknown note = ""
	vacant  note = "-" // nothing of ours, and nothing when we last looked
	foreign note = "?" // somebody else's code: the lock said that it was set by hand
	found   note = "!" // a code, and nobody knows whose: ours where a ref says so, for notes may be lost
)

// surveyDone is what the lock's own topic holds once all its slots were looked at.
const surveyDone = "surveyed"

// ours reports whether the note names one of our credentials.
func (n note) ours() bool { return n != unknown && n != vacant && n != foreign && n != found }

// hearNote takes a message below the notes topic: <address> or <address>/<slot>.
func (h *house) hearNote(path string, payload []byte) {
	address, slot, isSlot := strings.Cut(path, "/")
	if !isSlot {
		h.surveyed[address] = string(payload) == surveyDone
		return
	}
	number, err := strconv.Atoi(slot)
	if err != nil {
		return
	}
	h.setNote(address, number, note(payload))
}

func (h *house) setNote(address string, slot int, whose note) {
	if h.notes[address] == nil {
		h.notes[address] = map[int]note{}
	}
	h.notes[address][slot] = whose
}

// noteDown says whose a slot is, and returns when the broker keeps it.
func (s *session) noteDown(ctx context.Context, l *lock, slot int, whose note) error {
	var same bool
	s.house.look(func() { same = s.house.notes[l.address][slot] == whose })
	if same {
		return nil
	}
	if err := s.publishNote(ctx, l, slot, whose); err != nil {
		return err
	}
	return s.heardBack(ctx, func() bool { return s.house.notes[l.address][slot] == whose })
}

// heardBack waits until the broker hands on to us what we published: then it is
// kept, and nothing older of it is on its way.
func (s *session) heardBack(ctx context.Context, heard func() bool) error {
	waited, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	switch {
	case s.house.await(waited, heard):
		return nil
	case ctx.Err() != nil:
		return endFault(ctx)
	}
	return latchkey.Faultf(latchkey.FaultGatewayOffline, "the MQTT broker does not hand on Latchkey's notes")
}

func (s *session) publishNote(ctx context.Context, l *lock, slot int, whose note) error {
	return s.publish(ctx, s.config.NotesTopic+"/"+l.address+"/"+strconv.Itoa(slot), []byte(whose), true)
}

func (s *session) noteSurvey(ctx context.Context, l *lock) error {
	if err := s.publish(ctx, s.config.NotesTopic+"/"+l.address, []byte(surveyDone), true); err != nil {
		return err
	}
	return s.heardBack(ctx, func() bool { return s.house.surveyed[l.address] })
}

// noteOf is whose a slot is.
func (s *session) noteOf(l *lock, slot int) (whose note) {
	s.house.look(func() { whose = s.house.notes[l.address][slot] })
	return whose
}

// slotOf finds the slot of a credential: by the notes or, where they do not know
// whose the slot of the ref is, by the ref. False when it has none.
func (s *session) slotOf(l *lock, ref, credential string) (int, bool) {
	address, slot, owner := splitRef(ref)
	if owner == "" {
		owner = credential
	}
	number, known := 0, false
	s.house.look(func() {
		notes := s.house.notes[l.address]
		for noted, whose := range notes {
			if whose == note(owner) && whose.ours() {
				number, known = noted, true
			}
		}
		if !known && ref != "" && address == l.address && (notes[slot] == unknown || notes[slot] == found) {
			number, known = slot, true
		}
	})
	return number, known
}

// refOf names what a slot holds: <address>/<slot>, and whose it is when it is ours.
func refOf(l *lock, slot int, whose note) string {
	ref := l.address + "/" + strconv.Itoa(slot)
	if whose.ours() {
		ref += "/" + string(whose)
	}
	return ref
}

func splitRef(ref string) (address string, slot int, owner string) {
	parts := strings.SplitN(ref, "/", 3)
	if len(parts) < 2 {
		return "", -1, ""
	}
	slot, err := strconv.Atoi(parts[1])
	if err != nil {
		slot = -1
	}
	if len(parts) == 3 {
		owner = parts[2]
	}
	return parts[0], slot, owner
}

func full(slots int) *latchkey.Fault {
	fault := latchkey.Faultf(latchkey.FaultSlotsFull, "all %d slots of the lock that are Latchkey's are taken", slots)
	fault.Max = slots
	return fault
}
