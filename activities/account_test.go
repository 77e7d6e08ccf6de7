package activities_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"latchkey"
	"latchkey/activities"
	"latchkey/drivers"
)

// look watches an account for one round.
func (k *kit) look(accountID string) (gone bool) {
	k.t.Helper()
	sessions := k.sessions()
	defer sessions.Close()
	account := &activities.Account{
		Store: k.Store, Sessions: sessions, Lanes: k.carry.Lanes, Clock: k.Clock,
		Log: slog.New(slog.NewTextHandler(k.log, nil)), Every: time.Millisecond, Rounds: 1,
	}
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet)
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(account)
	value, err := env.ExecuteActivity(account.Watch, accountID)
	require.NoError(k.t, err)
	require.NoError(k.t, value.Get(&gone))
	return gone
}

// finds makes the gateway list the grant's door.
func (k *kit) finds(online bool) {
	door := k.grant.Doors[0]
	k.lock.foundErr = nil
	k.lock.found = drivers.Inventory{Doors: []drivers.Door{{
		NativeID: door.NativeID, Name: door.Name, Kind: door.Kind, Manufacturer: door.Manufacturer, DeviceType: door.DeviceType,
		Capabilities: door.Capabilities, Health: drivers.Health{Online: online},
	}}}
}

func (k *kit) account() latchkey.Account {
	k.t.Helper()
	account, err := k.Store.AccountByID(k.t.Context(), k.Account.ID)
	require.NoError(k.t, err)
	return account
}

func TestWatchOverAnAccountThatIsGoneEnds(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	assert.True(t, k.look("7d9f1e9e-6d2e-4d2b-9a44-0d6f6f3b0a11"))
	k.finds(true)
	assert.False(t, k.look(k.Account.ID))
}

// A lock that comes back wakes the steps that wait for it at once.
func TestDoorThatReturnsWakesTheGrantsThatWaitForIt(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.finds(false)
	k.look(k.Account.ID)
	k.lock.script(answer{err: latchkey.Faultf(latchkey.FaultOffline, "no answer")})
	_, err := k.try(k.step())
	require.Error(t, err)
	k.EmptyOutbox()
	k.look(k.Account.ID)
	assert.Empty(t, k.Letters(), "it is away still")
	k.finds(true)
	k.look(k.Account.ID)
	assert.Equal(t, map[string]latchkey.Reason{k.grant.ID: latchkey.ReasonDoorReachable}, k.Letters())
}

func TestAccountThatFailsSaysSoAndItsReturnWakesItsGrants(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.finds(true)
	k.look(k.Account.ID)
	k.lock.script(answer{err: latchkey.Faultf(latchkey.FaultGatewayOffline, "no answer")})
	_, err := k.try(k.step())
	require.Error(t, err)
	k.EmptyOutbox()
	k.lock.foundErr = latchkey.Faultf(latchkey.FaultGatewayOffline, "the cloud is away")
	k.look(k.Account.ID)
	require.NotNil(t, k.account().Fault)
	assert.Equal(t, "the cloud is away", k.account().Fault.Message)
	k.finds(true)
	k.look(k.Account.ID)
	assert.Nil(t, k.account().Fault)
	assert.Equal(t, latchkey.ReasonDoorReachable, k.Letters()[k.grant.ID])
}

// A gateway that is certain that it has no lock any more is believed: who waits for
// the last one is told.
func TestGatewayThatIsCertainIsBelieved(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.finds(true)
	k.look(k.Account.ID)
	k.lock.found = drivers.Inventory{Whole: true}
	k.look(k.Account.ID)
	doors, err := k.Store.AccountDoors(t.Context(), k.Account.ID)
	require.NoError(t, err)
	assert.Empty(t, doors)
	assert.Len(t, k.Events(latchkey.EventDeviceRemoved), 1)
	assert.Nil(t, k.account().Fault)
}

// A gateway that lists nothing, or nonsense, costs no door.
func TestSickGatewayCostsNoDoor(t *testing.T) {
	t.Parallel()
	for name, sicken := range map[string]func(*lock){
		"lists nothing": func(l *lock) { l.found = drivers.Inventory{} },
		"fails":         func(l *lock) { l.foundErr = errors.New("garbage") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t)
			k.finds(true)
			k.look(k.Account.ID)
			sicken(k.lock)
			k.look(k.Account.ID)
			doors, err := k.Store.AccountDoors(t.Context(), k.Account.ID)
			require.NoError(t, err)
			assert.Len(t, doors, 1)
			assert.Empty(t, k.Events(latchkey.EventDeviceRemoved))
		})
	}
}
