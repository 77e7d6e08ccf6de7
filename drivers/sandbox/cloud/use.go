package cloud

import (
	"net/http"
	"slices"
	"time"

	"latchkey/drivers/sandbox/wire"
)

// pass is what a person uses at a lock: a code, or a card. What is written on a
// card of an encoding system comes with it; nil is a card that nobody wrote.
type pass struct {
	mode   wire.CodeMode
	digits string
	card   *wire.Card
}

// pass finds out what the person has. A card wins over a code.
func (s *site) pass(code, card string) pass {
	if card == "" {
		return pass{digits: code}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if written, has := s.cards[card]; has {
		return pass{mode: wire.CardMode, digits: card, card: &written}
	}
	return pass{mode: wire.CardMode, digits: card}
}

// useAtLock serves a person who uses a code or a card.
func useAtLock(w http.ResponseWriter, r *http.Request, l *lock) {
	if request, ok := body[wire.UseRequest](w, r); ok {
		answer(w, http.StatusOK, l.use(l.site.pass(request.Code, request.Card)))
	}
}

// use has the lock look at a code or a card: it opens, or it does not.
func (l *lock) use(with pass) wire.TryAnswer {
	now := l.site.now()
	var tried wire.TryAnswer
	refusal := l.edit(func(r *record) *wire.ProblemDetail {
		r.forget(now)
		if tried = r.try(l.id, with, now); tried.Opens {
			r.Locked = false
			r.opened(r.byID(tried.CodeID), now)
		}
		return nil
	})
	if refusal != nil {
		return wire.TryAnswer{Reason: tried.Reason}
	}
	event := wire.Event{Kind: wire.Unlocked, Method: "keycode", CodeID: tried.CodeID, Mark: tried.Mark}
	if with.mode == wire.CardMode {
		event.Method = "card"
	}
	if !tried.Opens {
		event.Kind, event.Method, event.Reason = wire.Denied, "", tried.Reason
	}
	l.tell(event)
	return tried
}

// opened notes that an entry opened the lock. A code for one use is forgotten.
func (r *record) opened(index int, at time.Time) {
	held := &r.Codes[index]
	r.begin(held.Stay)
	switch {
	case held.OneTime:
		r.Codes = slices.Delete(r.Codes, index, index+1)
	case held.UsedAt == nil:
		held.UsedAt = &at
	}
}

// try is what the lock makes of a code or a card: it knows the time, its entries
// and its stays, and needs no cloud for it.
func (r *record) try(lock string, with pass, at time.Time) wire.TryAnswer {
	index := r.byDigits(with.mode, with.digits)
	if index < 0 {
		return wire.TryAnswer{Reason: "no_such_code"}
	}
	held := r.Codes[index]
	tried := wire.TryAnswer{Mark: held.Mark, CodeID: held.ID, Reason: r.turns(held, at)}
	if tried.Reason == "open" && with.mode == wire.CardMode && r.profile().Cards == wire.EncodedCards {
		tried.Reason = r.reads(lock, with.card, at)
	}
	if tried.Reason == "open" && r.superseded(held) {
		tried.Reason = "superseded"
	}
	tried.Opens = tried.Reason == "open"
	return tried
}

// reads is what the lock makes of what is written on a card, which stays as it is
// until the card lies on an encoder again, whatever the system says by then.
func (r *record) reads(lock string, card *wire.Card, at time.Time) string {
	if card == nil {
		return "not_written"
	}
	for _, entry := range card.Doors {
		if entry.Lock == lock {
			return r.turns(wire.Code{StartsAt: entry.StartsAt, EndsAt: entry.EndsAt}, at)
		}
	}
	return "not_written"
}
