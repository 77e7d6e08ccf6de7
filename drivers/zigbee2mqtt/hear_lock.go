package zigbee2mqtt

import (
	"encoding/json"
	"strconv"
	"strings"

	"latchkey"
	"latchkey/drivers"
)

// report is what Zigbee2MQTT publishes of a lock.
type report struct {
	Users   map[string]userReport `json:"users"`
	State   string                `json:"state"`
	Battery *float64              `json:"battery"` // percent
	Action  string                `json:"action"`
	User    *int                  `json:"action_user"`
	Source  string                `json:"action_source_name"`
}

type userReport struct {
	Status string `json:"status"`
	PIN    string `json:"pin_code"`
}

// hearLock takes a lock's own topic, or its availability.
func (s *session) hearLock(path string, m message) {
	if name, isAvailability := strings.CutSuffix(path, "/availability"); isAvailability {
		s.hearAvailability(name, m.payload)
		return
	}
	var said report
	if json.Unmarshal(m.payload, &said) != nil {
		return
	}
	var l *lock
	returned, drained := false, false
	s.house.change(func() {
		if l = s.house.byName[path]; l == nil {
			return
		}
		s.house.hearUsers(l, said.Users, m.retained)
		drained = s.house.hearState(l, said, m.retained)
		returned = !m.retained && s.house.touched(l)
	})
	if l == nil || m.retained {
		return
	}
	if returned {
		s.tell(drivers.Event{Kind: drivers.DoorOnline, Door: l.address})
	}
	if drained {
		s.tell(drivers.Event{Kind: drivers.StateChanged, Door: l.address})
	}
	if said.Action != "" {
		s.hearAction(l, said)
	}
}

// hearUsers keeps what a lock said of a slot. A map of several slots is one that
// Zigbee2MQTT remembers, and one that the broker retains is old: neither is what
// the lock says now.
func (h *house) hearUsers(l *lock, users map[string]userReport, retained bool) {
	if retained || len(users) == 0 {
		return
	}
	l.usersAt = h.now
	if len(users) != 1 {
		l.mixedAt = h.now
		return
	}
	for number, user := range users {
		if slot, err := strconv.Atoi(number); err == nil {
			l.heard[slot] = reading{status: user.Status, secret: latchkey.NewSecret(user.PIN), at: h.now}
		}
	}
}

// hearState keeps what is said of the bolt and the battery, and reports whether the
// battery is another than before.
func (h *house) hearState(l *lock, said report, retained bool) (drained bool) {
	if said.State == "LOCK" || said.State == "UNLOCK" {
		l.locked = new(said.State == "LOCK")
		if !retained {
			l.lockedAt = h.now
		}
	}
	if said.Battery == nil || *said.Battery < 0 || *said.Battery > 100 {
		return false
	}
	charge := *said.Battery / 100
	drained = l.charge == nil || *l.charge != charge
	l.charge = &charge
	return drained
}

// touched notes that a lock was heard, and reports whether it was away.
func (h *house) touched(l *lock) bool {
	was := l.away
	l.away, l.spoke = false, true
	return was
}

func (s *session) hearAvailability(name string, payload []byte) {
	said := string(payload) // older ones say the word alone
	var object struct{ State string }
	if json.Unmarshal(payload, &object) == nil {
		said = object.State
	}
	var l *lock
	changed := false
	s.house.change(func() {
		if l = s.house.byName[name]; l != nil {
			changed = l.away != (said == "offline")
			l.away = said == "offline"
		}
	})
	if l == nil || !changed {
		return
	}
	s.tell(drivers.Event{Kind: presence(said != "offline"), Door: l.address})
}

func presence(online bool) drivers.EventKind {
	if online {
		return drivers.DoorOnline
	}
	return drivers.DoorOffline
}
