package cloud

import (
	"net/http"
	"slices"

	"latchkey/drivers/sandbox/wire"
)

// encodeCard writes a card: what the system's entrances hold for its number, as of
// now. A card that has the number already is written anew.
func encodeCard(w http.ResponseWriter, r *http.Request, s *site) {
	request, ok := body[wire.EncodeRequest](w, r)
	if !ok {
		return
	}
	system, refusal := s.systemOfEncoder(r.PathValue("encoder"))
	if refusal != nil {
		refuse(w, refusal)
		return
	}
	if trouble := s.trouble(r.PathValue("encoder")); trouble != "" {
		refuse(w, problem(trouble, "the encoder was told to say so"))
		return
	}
	card := s.contents(system.ID, request.Number)
	if len(card.Doors) == 0 {
		refuse(w, problem(wire.CardNotFound, "no entrance of the system has an entry with this number"))
		return
	}
	if refusal := s.keepCard(card); refusal != nil {
		refuse(w, refusal)
		return
	}
	s.lay(r.PathValue("encoder"), wire.CardOnEncoder{Number: card.Number})
	answer(w, http.StatusOK, card)
}

// setTrouble has the next card at an encoder refused.
func setTrouble(w http.ResponseWriter, r *http.Request, s *site) {
	request, ok := body[wire.EncoderTrouble](w, r)
	if !ok {
		return
	}
	if _, refusal := s.systemOfEncoder(r.PathValue("encoder")); refusal != nil {
		refuse(w, refusal)
		return
	}
	s.mu.Lock()
	s.troubles[r.PathValue("encoder")] = request.Code
	s.mu.Unlock()
	answer(w, http.StatusNoContent, nil)
}

// trouble takes what an encoder is to say to the next card; "" when nothing.
func (s *site) trouble(encoder string) wire.ProblemCode {
	s.mu.Lock()
	defer s.mu.Unlock()
	code := s.troubles[encoder]
	delete(s.troubles, encoder)
	return code
}

func (s *site) systemOfEncoder(encoder string) (wire.System, *wire.ProblemDetail) {
	for _, system := range s.allSystems() {
		if slices.ContainsFunc(system.Encoders, func(e wire.Encoder) bool { return e.ID == encoder }) {
			return system, nil
		}
	}
	return wire.System{}, problem(wire.EncoderNotFound, "the account has no such encoder")
}

// contents is what is to be written on a card: its entries at the system's doors.
func (s *site) contents(system, number string) wire.Card {
	card := wire.Card{Number: number, WrittenAt: s.now(), Doors: []wire.CardEntry{}}
	for _, l := range s.all() {
		r := l.current()
		if at := r.byDigits(wire.CardMode, number); r.System == system && at >= 0 {
			held := r.Codes[at]
			card.Doors = append(card.Doors, wire.CardEntry{Lock: l.id, StartsAt: held.StartsAt, EndsAt: held.EndsAt, Stay: held.Stay})
		}
	}
	return card
}

func (s *site) keepCard(card wire.Card) *wire.ProblemDetail {
	s.mu.Lock()
	s.cards[card.Number] = card
	durable := s.cloud.journal.put(s.cardKey(card.Number), card)
	s.mu.Unlock()
	return s.cloud.settle(durable)
}
