package zwavejs_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/zwavejs"
	"latchkey/drivers/zwavejs/zwavetest"
)

// puts is what the core asks for a code.
func puts(door, code string) drivers.Op {
	end := time.Now().Add(48 * time.Hour)
	return drivers.Op{
		Key: uuid.NewString(), Action: drivers.Put, Door: door,
		Credential: drivers.Credential{
			ID: "grant of " + code, Mode: latchkey.ModeCode, Secret: latchkey.NewSecret(code), Name: "Ada",
			Window: latchkey.Window{StartsAt: time.Now(), EndsAt: &end},
		},
	}
}

func class(err error) latchkey.FaultClass {
	if err == nil {
		return ""
	}
	return latchkey.FaultOf(err).Class
}

// codes is what a lock really holds.
func (s *site) codes(door string) []string {
	s.t.Helper()
	var codes []string
	for _, item := range s.Peek(s.t, door) {
		codes = append(codes, item.Secret.Reveal())
	}
	return codes
}

// settle is what the core does after an ambiguous answer.
func (s *site) settle(session drivers.Session, op drivers.Op, written time.Time) (drivers.Receipt, drivers.Outcome) {
	s.t.Helper()
	inventory, err := session.Discover(s.t.Context())
	require.NoError(s.t, err)
	for _, door := range inventory.Doors {
		if door.NativeID == op.Door {
			reading := drivers.ReadingOf(door, time.Now(), written)
			reading.Alone = true // nobody had the code before
			receipt, outcome, err := drivers.Settle(s.t.Context(), session, op, reading)
			require.NoError(s.t, err)
			return receipt, outcome
		}
	}
	s.t.Fatalf("door %s is gone", op.Door)
	return drivers.Receipt{}, drivers.Unknown
}

// TestReconnectStorm: however many grants ask at once for a server that is away, one of
// them tries it, and the others are told what came of that.
func TestReconnectStorm(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Code, 1)
	s.relay.Demand("a token that nobody has")
	session := s.openWith(zwavejs.NewPatient(s.relay.Patience, time.Minute, time.Hour))
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			_, err := session.Apply(t.Context(), puts(s.doors[0], "48213"))
			assert.Equal(t, latchkey.FaultUnauthorized, class(err))
		})
	}
	all.Wait()
	assert.Equal(t, 1, s.relay.Dials())
}

// TestServerIsTriedAgain when the pause is over. The grants wait so long.
func TestServerIsTriedAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Code, 1)
	s.relay.Demand("a token that nobody has")
	session, op := s.open(), puts(s.doors[0], "48213")
	_, err := session.Apply(t.Context(), op)
	require.Equal(t, latchkey.FaultUnauthorized, class(err))
	s.relay.Demand("")
	for _, err = session.Apply(t.Context(), op); err != nil; { // the pause passes
		require.Equal(t, latchkey.FaultUnauthorized, class(err))
		_, err = session.Apply(t.Context(), op)
	}
	assert.Equal(t, []string{"48213"}, s.codes(s.doors[0]))
}

// TestHalfOpenSocket: the server's machine lost its power, and says nothing. A
// question ends as "the server is away" and changed nothing; a command that was on
// its way is ambiguous, and settled by reading when there is a connection again. On a
// machine that stalls for a second the connection is lost once more, and made anew.
func TestHalfOpenSocket(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Code, 1)
	session := s.openWith(zwavejs.NewPatient(s.relay.Patience, time.Second, time.Millisecond))
	_, err := session.Discover(t.Context())
	for class(err) == latchkey.FaultGatewayOffline {
		_, err = session.Discover(t.Context())
	}
	require.NoError(t, err)
	s.relay.Freeze(true)
	op := puts(s.doors[0], "48213")
	_, err = session.Apply(t.Context(), op)
	require.Equal(t, latchkey.FaultGatewayOffline, class(err))
	s.relay.Freeze(false)
	assert.Empty(t, s.codes(s.doors[0]))

	s.relay.Once(s.writes(s.doors[0]), zwavetest.Hang)
	began := time.Now()
	for class(err) == latchkey.FaultGatewayOffline {
		_, err = session.Apply(t.Context(), op)
	}
	require.Equal(t, latchkey.FaultAmbiguous, class(err))
	s.relay.Freeze(false)
	receipt, outcome := s.settle(s.open(), op, began)
	require.Equal(t, drivers.Done, outcome)
	assert.NotEmpty(t, receipt.Ref)
	assert.Equal(t, []string{"48213"}, s.codes(s.doors[0]))
}

// TestSubscriptionEndsWithTheConnection, so that the core listens anew and hears
// then how every lock is.
func TestSubscriptionEndsWithTheConnection(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Code, 1)
	session := s.open()
	heard := make(chan drivers.Event, 1024)
	ended := make(chan error, 1)
	listen := func() {
		ended <- session.(drivers.Subscriber).Subscribe(t.Context(), func(e drivers.Event) { heard <- e })
	}
	for range 2 {
		go listen()
		require.Eventually(t, func() bool { return (<-heard).Door == s.doors[0] }, time.Minute, time.Millisecond)
		s.relay.Cut()
		require.Equal(t, latchkey.FaultGatewayOffline, class(<-ended))
	}
}

// TestOlderServers: the schema is that which both speak. Before 49, locks of the
// User Code class work all the same, and those of User Credential take no codes.
func TestOlderServers(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Code, 1)
	s.relay.Limit(40)
	session := s.open()
	op := puts(s.doors[0], "48213")
	receipt, err := session.Apply(t.Context(), op)
	require.NoError(t, err)
	assert.Equal(t, []string{"48213"}, s.codes(s.doors[0]))
	op.Action, op.Ref = drivers.Remove, receipt.Ref
	_, err = session.Apply(t.Context(), op)
	require.NoError(t, err)
	assert.Empty(t, s.codes(s.doors[0]))
	inventory, err := session.Discover(t.Context())
	require.NoError(t, err)
	for _, door := range inventory.Doors {
		if door.NativeID != s.doors[0] && len(door.Capabilities.Modes) == 0 {
			assert.True(t, door.Capabilities.Unlock)
			_, err := session.Apply(t.Context(), puts(door.NativeID, "48213"))
			require.Equal(t, latchkey.FaultUnsupported, class(err))
		}
	}

	s.relay.Limit(20)
	_, err = s.open().Discover(t.Context())
	require.Equal(t, latchkey.FaultPermanent, class(err))
}

// TestServerThatIsUpdated: a lock of the User Credential class takes codes as soon as the
// server has all the commands that it needs. What was refused before is the core's to try again.
func TestServerThatIsUpdated(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Credential, 1)
	s.relay.Limit(48) // it has no add_user
	session, op := s.open(), puts(s.doors[0], "48213")
	require.Empty(t, s.capabilities(session).Modes)
	_, err := session.Apply(t.Context(), op)
	require.Equal(t, latchkey.FaultUnsupported, class(err))
	s.relay.Limit(49)
	s.relay.Cut()
	able := func() bool { return slices.Contains(s.capabilities(session).Modes, latchkey.ModeCode) }
	require.Eventually(t, able, time.Minute, 10*time.Millisecond)
	s.apply(session, op)
	assert.Equal(t, []string{"48213"}, s.codes(s.doors[0]))
}

// capabilities are what the first lock of the site can do, as the session says now; none
// while the server is not reached.
func (s *site) capabilities(session drivers.Session) latchkey.Capabilities {
	s.t.Helper()
	inventory, err := session.Discover(s.t.Context())
	if err != nil {
		return latchkey.Capabilities{}
	}
	for _, door := range inventory.Doors {
		if door.NativeID == s.doors[0] {
			return door.Capabilities
		}
	}
	return latchkey.Capabilities{}
}
