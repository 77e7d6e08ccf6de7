package webhooktest

import (
	"slices"
	"strconv"
	"time"

	"latchkey"
	"latchkey/drivers/webhook/wire"
)

// What follows happens at the doors without the driver.

// on changes a door.
func (s *Service) on(id string, change func(*door)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if found := s.find(id); found != nil {
		change(found)
	}
}

// Entries are what a door holds.
func (s *Service) Entries(id string) (held []wire.Entry) {
	s.on(id, func(d *door) { held = slices.Clone(d.entries) })
	return held
}

// Happen lets something go wrong with the next operation of a door.
func (s *Service) Happen(id string, mishap Mishap) {
	s.on(id, func(d *door) { d.mishaps = append(d.mishaps, mishap) })
}

// SetOnline takes a door out of reach or brings it back.
func (s *Service) SetOnline(id string, online bool) {
	s.on(id, func(d *door) { d.Online, d.since = online, time.Now() })
}

// Freeze has a door go on listing what it holds now.
func (s *Service) Freeze(id string) {
	s.on(id, func(d *door) {
		d.frozen, d.since = &wire.EntryList{Complete: true, Entries: slices.Clone(d.entries)}, time.Now()
	})
}

// Mask has a door show no secrets any more.
func (s *Service) Mask(id string) { s.on(id, func(d *door) { d.masked = true }) }

// Stall has a door take requests and answer none.
func (s *Service) Stall(id string) <-chan struct{} {
	arrived := make(chan struct{})
	s.on(id, func(d *door) { d.stalled = arrived })
	return arrived
}

// Forget has a door lose all that it held.
func (s *Service) Forget(id string) { s.on(id, func(d *door) { d.entries = nil }) }

// Leave takes a door out of the account. What it holds it goes on holding.
func (s *Service) Leave(id string) { s.on(id, func(d *door) { d.left = true }) }

// Return takes a door in again.
func (s *Service) Return(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, known := range s.doors {
		known.left = known.left && known.ID != id
	}
}

// HideTwin has a door take every write of a secret, and keep none.
func (s *Service) HideTwin(id, secret string) {
	s.on(id, func(d *door) { d.twins = map[string]bool{secret: true} })
}

// Set puts an entry of somebody else's on a door, or changes the one with its secret.
func (s *Service) Set(id string, entry wire.Entry) {
	s.on(id, func(d *door) {
		at := slices.IndexFunc(d.entries, func(e wire.Entry) bool { return e.Mode == entry.Mode && e.Secret == entry.Secret })
		if at >= 0 {
			entry.Ref, entry.Mark = d.entries[at].Ref, d.entries[at].Mark
			d.entries[at] = entry
			return
		}
		s.made++
		entry.Ref = "entry-" + strconv.Itoa(s.made)
		d.entries = append(d.entries, entry)
	})
}

// Unset takes an entry off a door.
func (s *Service) Unset(id string, mode latchkey.Mode, secret string) {
	s.on(id, func(d *door) {
		d.entries = slices.DeleteFunc(d.entries, func(e wire.Entry) bool { return e.Mode == mode && e.Secret == secret })
	})
}

// Try is somebody who types a code or holds a card to the reader now. What comes of
// it is an event.
func (s *Service) Try(id string, mode latchkey.Mode, secret string) (opens bool) {
	s.on(id, func(d *door) {
		event := wire.Event{Kind: wire.Denied, Door: id, At: time.Now().UTC(), Reason: latchkey.DeniedUnknownCode}
		for _, entry := range d.entries {
			if entry.Mode != mode || entry.Secret != secret {
				continue
			}
			event.Mark, event.Ref = entry.Mark, entry.Ref
			if opens = opensAt(entry, event.At); opens {
				event.Kind, event.Reason, event.Method = wire.Unlocked, "", latchkey.ByKeycode
			} else {
				event.Reason = latchkey.DeniedExpiredCode
			}
		}
		s.events = append(s.events, event)
	})
	return opens
}

// opensAt reports whether an entry opens at a time. One without times always does.
func opensAt(entry wire.Entry, at time.Time) bool {
	return (entry.StartsAt == nil || !at.Before(*entry.StartsAt)) && (entry.EndsAt == nil || at.Before(*entry.EndsAt))
}
