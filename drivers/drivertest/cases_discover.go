package drivertest

import (
	"slices"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// discoverCases hold that doors are found again under the same ids, and that
// what is said of them makes sense.
func discoverCases() []testCase {
	return []testCase{
		{"discover_is_stable", 2, nil, discoverIsStable},
		{"discover_after_reopening_finds_the_same_doors", 2, nil, discoverAfterReopening},
		{"capabilities_make_sense", 1, nil, capabilitiesMakeSense},
		{"what_systems_have_is_theirs", 1, nil, systemsHaveTheirOwn},
		{"unknown_door_is_not_found", 1, nil, unknownDoor},
		{"health_says_online", 1, nil, healthSaysOnline},
	}
}

func (k *kit) inventory(session drivers.Session) drivers.Inventory {
	k.Helper()
	inventory, err := session.Discover(k.ctx)
	require.NoError(k, k.ears.heard(err))
	return inventory
}

// doorIDs lists the ids of an inventory, sorted.
func doorIDs(inventory drivers.Inventory) []string {
	var ids []string
	for _, door := range inventory.Doors {
		ids = append(ids, door.NativeID)
	}
	slices.Sort(ids)
	return ids
}

func discoverIsStable(k *kit) {
	first, second := k.inventory(k.session), k.inventory(k.session)
	assert.Equal(k, doorIDs(first), doorIDs(second))
}

func discoverAfterReopening(k *kit) {
	assert.Equal(k, doorIDs(k.inventory(k.session)), doorIDs(k.inventory(k.open(k.site.Config()))))
}

func capabilitiesMakeSense(k *kit) {
	inventory := k.inventory(k.session)
	var systems []string
	for _, system := range inventory.Systems {
		systems = append(systems, system.NativeID)
	}
	for _, door := range inventory.Doors {
		assert.NotEmpty(k, door.Name)
		assert.Contains(k, []latchkey.DoorKind{latchkey.DoorDevice, latchkey.DoorEntrance}, door.Kind)
		assert.Contains(k, append(systems, ""), door.System)
		_, err := time.LoadLocation(door.TimeZone)
		require.NoError(k, err)
		k.sensible(door.Capabilities)
	}
}

// systemsHaveTheirOwn holds that encoders, groups and a group's doors are of a
// system that is listed.
func systemsHaveTheirOwn(k *kit) {
	inventory := k.inventory(k.session)
	of := map[string]string{} // a door's system
	for _, door := range inventory.Doors {
		of[door.NativeID] = door.System
	}
	var systems []string
	for _, system := range inventory.Systems {
		systems = append(systems, system.NativeID)
	}
	for _, encoder := range inventory.Encoders {
		assert.Contains(k, systems, encoder.System)
	}
	for _, group := range inventory.Groups {
		assert.Contains(k, systems, group.System)
		assert.NotEmpty(k, group.Name)
		for _, door := range group.Doors {
			assert.Equal(k, group.System, of[door], "a group has entrances of its system")
		}
		_, lets := k.session.(drivers.GroupRemover)
		assert.True(k, lets, "a system with groups lets them go")
	}
}

func (k *kit) sensible(c latchkey.Capabilities) {
	k.Helper()
	assert.Equal(k, c.Accepts(latchkey.ModeCode), len(c.CodeLengths) > 0, "codes need lengths, and lengths codes")
	assert.True(k, slices.IsSorted(c.CodeLengths))
	assert.Contains(k, []latchkey.WindowPrecision{
		latchkey.PrecisionNone, latchkey.PrecisionDate, latchkey.PrecisionHour,
		latchkey.PrecisionMinute, latchkey.PrecisionSecond,
	}, c.Native)
	assert.Contains(k, []latchkey.ReadBack{latchkey.ReadBackNone, latchkey.ReadBackExistence, latchkey.ReadBackFull}, c.ReadBack)
	assert.Contains(k, []latchkey.LaneScope{latchkey.LaneDoor, latchkey.LaneAccount}, c.LaneScope)
	assert.GreaterOrEqual(k, c.MaxCodes, 0)
	if _, unlocks := k.session.(drivers.Unlocker); c.Unlock {
		assert.True(k, unlocks, "a door that opens from afar needs an Unlocker")
	}
}

func unknownDoor(k *kit) {
	const nowhere = "no-such-door"
	_, err := k.session.Health(k.ctx, nowhere)
	k.refused(k.ears.heard(err), latchkey.FaultNotFound)
	_, err = k.session.Observe(k.ctx, nowhere)
	k.refused(k.ears.heard(err), latchkey.FaultNotFound)
	if k.mode != noMode {
		_, err = k.apply(put(nowhere, k.credential("Ada Lovelace")))
		k.refused(err, latchkey.FaultNotFound)
	}
}

func healthSaysOnline(k *kit) {
	health, err := k.session.Health(k.ctx, k.door())
	require.NoError(k, k.ears.heard(err))
	assert.True(k, health.Online)
	if health.Battery != nil {
		assert.InDelta(k, 0.5, *health.Battery, 0.5)
	}
}
