package model

import (
	"pgregory.net/rapid"

	"latchkey"
)

// wantOneEventEach: each transition of the run has its one event (P7). It holds
// when every grant of the run is over.
func (w *world) wantOneEventEach(t *rapid.T) {
	var events []struct {
		Type  latchkey.EventType `db:"type"`
		About string             `db:"about"`
	}
	w.must(w.DB.SelectContext(w.ctx, &events, `
		select type, coalesce(method_id, grant_id)::text as about from events
		where workspace_id = $1 and coalesce(method_id, grant_id) is not null order by position`, w.workspace))
	seen := map[string]map[latchkey.EventType]int{}
	for _, event := range events {
		if seen[event.About] == nil {
			seen[event.About] = map[latchkey.EventType]int{}
		}
		of := seen[event.About]
		of[event.Type]++
		switch {
		case of[event.Type] > 1 && once[event.Type]:
			t.Fatalf("P7: %s came twice", event.Type)
		case of[latchkey.EventMethodDeleted] > 0 && event.Type != latchkey.EventMethodDeleted:
			t.Fatalf("P7: %s came after %s", event.Type, latchkey.EventMethodDeleted)
		case event.Type == latchkey.EventMethodReissued && of[latchkey.EventMethodIssued] == 0:
			t.Fatalf("P7: a method was reissued and never issued")
		}
	}
	for _, of := range seen {
		if of[latchkey.EventMethodCreated] != of[latchkey.EventMethodDeleted] {
			t.Fatalf("P7: a method was created %d times and deleted %d times", of[latchkey.EventMethodCreated], of[latchkey.EventMethodDeleted])
		}
	}
	for _, p := range w.promises {
		if deleted := seen[p.id][latchkey.EventGrantDeleted]; p.deleted != (deleted == 1) || seen[p.id][latchkey.EventGrantCreated] != 1 {
			t.Fatalf("P7: %s has the events %v", w.name(p), seen[p.id])
		}
	}
}

// once are the events that a grant or a method has one of.
var once = map[latchkey.EventType]bool{
	latchkey.EventGrantCreated: true, latchkey.EventGrantDeleted: true,
	latchkey.EventMethodCreated: true, latchkey.EventMethodIssued: true, latchkey.EventMethodDeleted: true,
}
