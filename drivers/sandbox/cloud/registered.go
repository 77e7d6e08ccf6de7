package cloud

import (
	"slices"

	"latchkey/drivers/sandbox/wire"
)

// system is the access control system of an entrance; the zero system for a lock
// of none.
func (l *lock) system() registry {
	r := l.current()
	l.site.mu.Lock()
	defer l.site.mu.Unlock()
	return registry(l.site.systems[r.System])
}

// registry is a system as the one that knows its cards.
type registry wire.System

// hasCard reports whether a card is registered. A system without any registered
// takes every card.
func (r registry) hasCard(number string) bool {
	return len(r.Cards) == 0 || slices.Contains(r.Cards, number)
}
