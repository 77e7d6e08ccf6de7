package cloud

import (
	"net/http"
	"slices"

	"latchkey/drivers/sandbox/wire"
)

// scanCard reads the card that lies on an encoder: its number, and what is written
// on it. The card that was written last lies there until it is taken away.
func scanCard(w http.ResponseWriter, r *http.Request, s *site) {
	request, ok := body[wire.ScanRequest](w, r)
	if !ok {
		return
	}
	encoder := r.PathValue("encoder")
	system, refusal := s.systemOfEncoder(encoder)
	if refusal != nil {
		refuse(w, refusal)
		return
	}
	if trouble := s.trouble(encoder); trouble != "" {
		refuse(w, problem(trouble, "the encoder was told to say so"))
		return
	}
	card, refusal := s.scan(encoder, system.ID, request.Register)
	if refusal != nil {
		refuse(w, refusal)
		return
	}
	answer(w, http.StatusOK, card)
}

func (s *site) scan(encoder, systemID string, register bool) (wire.Card, *wire.ProblemDetail) {
	s.mu.Lock()
	number, laid := s.laid[encoder]
	card, written := s.cards[number]
	system := s.systems[systemID]
	foreign := number != "" && !registry(system).hasCard(number)
	if !laid || foreign && !register {
		s.mu.Unlock()
		return wire.Card{}, problem(wire.NoCard, "no card that the system could read lies on the encoder")
	}
	durable := func() error { return nil }
	if foreign {
		system.Cards = append(slices.Clone(system.Cards), number)
		s.systems[systemID] = system
		durable = s.cloud.journal.put(s.systemKey(systemID), system)
	}
	s.mu.Unlock()
	if !written {
		card = wire.Card{Number: number, Doors: []wire.CardEntry{}}
	}
	return card, s.cloud.settle(durable)
}

// layCard lays a card on an encoder, as a person does.
func layCard(w http.ResponseWriter, r *http.Request, s *site) {
	request, ok := body[wire.CardOnEncoder](w, r)
	if !ok {
		return
	}
	if _, refusal := s.systemOfEncoder(r.PathValue("encoder")); refusal != nil {
		refuse(w, refusal)
		return
	}
	s.lay(r.PathValue("encoder"), request)
	answer(w, http.StatusNoContent, nil)
}

func (s *site) lay(encoder string, card wire.CardOnEncoder) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.laid[encoder] = card.Number
	if card.None {
		delete(s.laid, encoder)
	}
}
