package sandbox

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/sandbox/wire"
)

// cardTroubles are the cloud's words for what is wrong with a card.
var cardTroubles = map[wire.ProblemCode]error{
	wire.NoCard: drivers.ErrNoCard, wire.CardFormat: drivers.ErrCardFormat,
	wire.CardNotReissuable: drivers.ErrCardNotReissuable, wire.CardInterrupted: drivers.ErrCardInterrupted,
}

// Encode implements drivers.CardEncoder.
func (s *session) Encode(ctx context.Context, encoder string, number latchkey.Secret) (map[string]latchkey.Window, error) {
	var card wire.Card
	err := s.client.call(ctx, request{
		method: http.MethodPost, path: "/v1/encoders/" + url.PathEscape(encoder) + "/encode", want: http.StatusOK,
		body: wire.EncodeRequest{Number: number.Reveal()},
	}, &card)
	if err != nil {
		return nil, cardFault(err)
	}
	return writtenOn(card), nil
}

// Scan implements drivers.CardReader.
func (s *session) Scan(ctx context.Context, encoder string, register bool) (drivers.ScannedCard, error) {
	var card wire.Card
	err := s.client.call(ctx, request{
		method: http.MethodPost, path: "/v1/encoders/" + url.PathEscape(encoder) + "/scan", want: http.StatusOK,
		body: wire.ScanRequest{Register: register},
	}, &card)
	if err != nil {
		return drivers.ScannedCard{}, cardFault(err)
	}
	return drivers.ScannedCard{Number: latchkey.NewSecret(card.Number), WrittenAt: card.WrittenAt, Doors: writtenOn(card)}, nil
}

func writtenOn(card wire.Card) map[string]latchkey.Window {
	written := make(map[string]latchkey.Window, len(card.Doors))
	for _, door := range card.Doors {
		if door.StartsAt != nil {
			written[door.Lock] = latchkey.Window{StartsAt: *door.StartsAt, EndsAt: door.EndsAt}
		}
	}
	return written
}

// cardFault names what is wrong with the card.
func cardFault(err error) error {
	for code, trouble := range cardTroubles {
		if refusedFor(err, code) {
			fault := *latchkey.FaultOf(err)
			fault.Cause = errors.Join(trouble, fault.Cause)
			return &fault
		}
	}
	return err
}
