package sandbox

import (
	"context"
	"net/http"
	"slices"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

// HasCard implements drivers.CardFinder. A system that lists no cards takes any.
func (s *session) HasCard(ctx context.Context, door string, number latchkey.Secret) (bool, error) {
	var list wire.LockList
	if err := s.client.call(ctx, request{method: http.MethodGet, path: "/v1/locks", want: http.StatusOK}, &list); err != nil {
		return false, err
	}
	at := slices.IndexFunc(list.Locks, func(l wire.Lock) bool { return l.ID == door })
	if at < 0 {
		return false, latchkey.Faultf(latchkey.FaultNotFound, "the account has no such lock")
	}
	for _, system := range list.Systems {
		if system.ID == list.Locks[at].System && len(system.Cards) > 0 {
			return slices.Contains(system.Cards, number.Reveal()), nil
		}
	}
	return true, nil
}
