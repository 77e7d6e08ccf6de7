package uhppote_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/uhppote"
)

func TestDiscover(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	s.config.Controllers[0].Name = "North wing"
	s.config.Controllers[0].Doors = []uhppote.Opened{{Number: 1, Name: "Front door"}, {Number: 3}}
	inventory, err := s.open().Discover(t.Context())
	require.NoError(t, err)
	require.Equal(t, []drivers.System{{NativeID: "405419896", Name: "North wing", Type: "uhppote_panel", TypeName: "UHPPOTE controller", TimeZone: zone}}, inventory.Systems)
	require.Len(t, inventory.Doors, 2)
	door := inventory.Doors[1]
	require.Equal(t, "405419896/3", door.NativeID)
	require.Equal(t, "405419896", door.System)
	require.Equal(t, "Door 3", door.Name)
	require.Equal(t, latchkey.DoorEntrance, door.Kind)
	require.True(t, door.Health.Online)
	require.True(t, door.Capabilities.Accepts(latchkey.ModeCode))
}

// TestClockIsKept: Discover sets a clock that is more than a minute off to the
// wall time of the panel's zone, leaves one that is less alone, and Health says
// how wrong it is.
func TestClockIsKept(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	session := s.open()
	require.NoError(t, s.outsider.SetClock(firstSerial, berlinWall().Add(-time.Hour)))
	health, err := session.Health(t.Context(), s.doors[0])
	require.NoError(t, err)
	require.True(t, health.Online)
	require.Regexp(t, `^the panel's clock is (1h0m|59m)[0-9]+s behind$`, health.Detail)

	inventory, err := session.Discover(t.Context())
	require.NoError(t, err)
	require.Empty(t, inventory.Doors[0].Health.Detail)
	require.Less(t, s.drift(t).Abs(), 5*time.Second)

	require.NoError(t, s.outsider.SetClock(firstSerial, berlinWall().Add(2*time.Hour)))
	inventory, err = session.Discover(t.Context())
	require.NoError(t, err)
	require.Contains(t, inventory.Doors[0].Health.Detail, "ahead", "set a moment ago: not fought over")
	require.Greater(t, s.drift(t), time.Hour)

	require.NoError(t, s.outsider.SetClock(firstSerial, berlinWall().Add(30*time.Second)))
	_, err = s.open().Discover(t.Context())
	require.NoError(t, err)
	require.Greater(t, s.drift(t), 20*time.Second, "less than a minute is left alone")
}

func TestUnlock(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	session := s.open()
	unlocker, ok := session.(drivers.Unlocker)
	require.True(t, ok)
	require.NoError(t, unlocker.Unlock(t.Context(), s.doors[0]))
	require.Equal(t, latchkey.FaultNotFound, latchkey.FaultOf(unlocker.Unlock(t.Context(), "405419896/9")).Class)
	require.Equal(t, latchkey.FaultNotFound, latchkey.FaultOf(unlocker.Unlock(t.Context(), "1/1")).Class)
}

// berlinWall is what clocks in the panel's zone show now, as if it were UTC.
func berlinWall() time.Time {
	local := time.Now().In(inBerlin())
	_, offset := local.Zone()
	return local.UTC().Add(time.Duration(offset) * time.Second)
}

func (s *site) drift(t *testing.T) time.Duration {
	t.Helper()
	shown, err := s.outsider.Clock(firstSerial)
	require.NoError(t, err)
	return shown.Sub(berlinWall())
}
