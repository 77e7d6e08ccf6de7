package model

import (
	"slices"
	"strings"

	"pgregory.net/rapid"

	"latchkey"
)

// reserves are the pools' grants that are wanted, each a code on one door.
func (w *world) reserves() []latchkey.Grant {
	var found []latchkey.Grant
	for _, at := range w.flows {
		if !at.reserve || at.over {
			continue
		}
		grant, err := w.Store.GrantByID(w.ground.ctx, at.id)
		w.must(err)
		if at.over = grant.Finished(w.now()); !at.over {
			found = append(found, grant)
		}
	}
	return found
}

// inReserve reports whether a code is in the pool of a door that has one.
func (w *world) inReserve(answers answers, door latchkey.Door, code string) bool {
	return w.pools[door.ID] && slices.ContainsFunc(answers.reserves, func(grant latchkey.Grant) bool {
		return slices.Contains(codesOn(grant, door.ID), code)
	})
}

// wantReserves: a door that has a pool has all its codes on the lock, if the lock
// has room for them.
func (w *world) wantReserves(t *rapid.T, answers answers) {
	for _, door := range w.doors {
		ready, shown := 0, []string{}
		for _, grant := range answers.reserves {
			ready += len(w.entriesOf(grant, door))
			shown = append(shown, w.show(grant, door))
		}
		switch at := w.house.locks[door.NativeID]; {
		case !w.pools[door.ID] && ready > 0:
			t.Fatalf("P2: %s has %d codes in reserve that nobody wants", door.Name, ready)
		case w.pools[door.ID] && ready < latchkey.BackupPoolSize && !at.full():
			t.Fatalf("P1: %s has %d codes in reserve:\n%s", door.Name, ready, strings.Join(shown, "\n"))
		}
	}
}
