package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/rest"
	"latchkey/drivers/webhook/wire"
)

// kinds are the service's words in the core's.
var kinds = map[wire.EventKind]drivers.EventKind{
	wire.Unlocked: drivers.DoorUnlocked, wire.Locked: drivers.DoorLocked,
	wire.Denied: drivers.EntryDenied, wire.Tampered: drivers.DoorTampered,
}

// The words of the contract for how a bolt was moved and why a door did not open.
var (
	methods = []latchkey.EntryMethod{
		latchkey.ByKeycode, latchkey.ByCard, latchkey.ByManual, latchkey.ByAutomatic, latchkey.ByRemote,
	}
	reasons = []latchkey.DenialReason{
		latchkey.DeniedUnknownCode, latchkey.DeniedExpiredCode, latchkey.DeniedBlockedCode, latchkey.DeniedTooManyAttempts,
		latchkey.DeniedPrivacyMode, latchkey.DeniedCredential,
	}
)

// known is a word of the contract, or "": another text may be anything, also a code.
func known[T ~string](word T, words []T) T {
	if slices.Contains(words, word) {
		return word
	}
	return ""
}

// place is how far a service was read.
type place struct {
	Cursor string `json:"cursor"`
}

// History implements drivers.Historian. A service that keeps no events answers 404,
// and tells nothing.
func (s *session) History(ctx context.Context, after drivers.Place) (drivers.History, error) {
	var at place
	if after != nil {
		if err := json.Unmarshal(after, &at); err != nil {
			return drivers.History{}, latchkey.Faultf(latchkey.FaultPermanent, "the place in the service's events makes no sense")
		}
	}
	call := rest.Call{Method: http.MethodGet, Path: "/v1/events", Want: http.StatusOK}
	if at.Cursor != "" {
		call.Path += "?after=" + url.QueryEscape(at.Cursor)
	}
	var told wire.Events
	switch reply := s.client.Do(ctx, call, &told); {
	case reply.Status == http.StatusNotFound, away(reply):
		return drivers.History{Place: after}, nil
	case !reply.OK():
		return drivers.History{}, faultOf(reply)
	case told.Cursor == "": // half an answer would lose the place, and what happened since
		return drivers.History{}, faultOf(rest.Reply{Call: call, Sent: true, Err: rest.ErrNonsense})
	}
	return historyOf(told)
}

// away reports whether the service did not answer: it is read when it is back.
func away(reply rest.Reply) bool {
	return !reply.OK() && faultOf(reply).Class == latchkey.FaultGatewayOffline
}

func historyOf(told wire.Events) (drivers.History, error) {
	next, err := json.Marshal(place{told.Cursor})
	if err != nil {
		return drivers.History{}, fmt.Errorf("place in the service's events: %w", err)
	}
	found := drivers.History{Place: next, More: told.More, Missed: told.Missed}
	for _, event := range told.Events {
		kind, is := kinds[event.Kind]
		if !is {
			continue // of a later version of the contract
		}
		found.Events = append(found.Events, drivers.Event{
			Kind: kind, Door: event.Door, At: event.At, Method: known(event.Method, methods), Owner: event.Mark, Ref: event.Ref,
			Reason: known(event.Reason, reasons),
		})
	}
	return found, nil
}
