package sandbox_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

func (s *site) RestartGateway(*testing.T) { s.server.CloseClientConnections() }

// HideTwin has the lock drop each write of the digits.
func (s *site) HideTwin(_ *testing.T, door string, secret latchkey.Secret) {
	tell := func(written string) {
		if strings.Contains(written, `"`+secret.Reveal()+`"`) {
			_ = s.admin.AddFault(context.Background(), s.id, door, wire.Fault{Kind: wire.FaultDropWrite, Times: 1}) // the case would see
		}
	}
	s.onWrite.Store(&tell)
}

func (s *site) Leave(t *testing.T, door string) {
	t.Helper()
	require.NoError(t, s.admin.DeleteLock(t.Context(), s.id, door))
}

// Return adds a lock that is empty.
func (s *site) Return(t *testing.T, door string) {
	t.Helper()
	s.addLock(t, wire.LockRequest{ID: door, Profile: s.profile, TimeZone: "America/New_York"})
}
