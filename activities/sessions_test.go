package activities_test

import (
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"latchkey"
	"latchkey/activities"
	"latchkey/drivers"
)

func (k *kit) sessions() *activities.Sessions {
	return activities.NewSessions(k.Store, drivers.NewRegistry(k.lock), drivers.Env{Log: slog.New(slog.DiscardHandler), Clock: k.Clock})
}

func TestAccountHasOneSessionForAll(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	sessions := k.sessions()
	defer sessions.Close()
	var many errgroup.Group
	for range 16 {
		many.Go(func() error {
			_, err := sessions.Of(t.Context(), k.Account.ID, "sandbox")
			return err
		})
	}
	require.NoError(t, many.Wait())
	assert.Equal(t, 1, k.lock.sessions)
}

func TestRefusedLoginIsTriedInANewSession(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.lock.script(answer{err: latchkey.Faultf(latchkey.FaultUnauthorized, "the login is not accepted")})
	_, err := k.try(k.step())
	require.Error(t, err)
	_, err = k.try(k.step())
	require.NoError(t, err)
	assert.Equal(t, 2, k.lock.sessions)
}

func TestAccountOfAnUnknownDriverIsAFault(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	sessions := k.sessions()
	defer sessions.Close()
	_, err := sessions.Of(t.Context(), k.Account.ID, "acme")
	assert.Equal(t, latchkey.FaultPermanent, latchkey.FaultOf(err).Class)
}
