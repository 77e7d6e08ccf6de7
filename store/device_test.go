package store_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

func readDevice(t *testing.T, f *storetest.Fixture, id string) latchkey.Door {
	t.Helper()
	found, err := f.Store.Door(t.Context(), f.Workspace.ID, latchkey.DoorDevice, id)
	require.NoError(t, err)
	return found
}

func change(t *testing.T, f *storetest.Fixture, id string, managed bool, change latchkey.DeviceChange) {
	t.Helper()
	require.NoError(t, f.Store.UpdateDevice(t.Context(), f.Workspace.ID, id, managed, change))
}

// stepsOf are the actions that a grant's plan holds now.
func stepsOf(t *testing.T, f *storetest.Fixture, grantID string) (actions []latchkey.StepAction) {
	t.Helper()
	_, plan, err := f.Store.PlanGrant(t.Context(), grantID, f.Clock.Now())
	require.NoError(t, err)
	for _, step := range plan.Steps {
		actions = append(actions, step.Action)
	}
	return actions
}

// on puts a grant's one credential on its lock, as far as the rows say.
func onLock(f *storetest.Fixture, grant latchkey.Grant) {
	f.Exec(`update credentials set state = 'set', asked_starts_at = $2, asked_ends_at = $3, native_ref = 'slot-1', issued_at = $2
		where id in (select credential_id from holds where grant_id = $1)`, grant.ID, grant.Window.StartsAt, grant.Window.EndsAt)
}

func TestDeviceIsRenamed(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	name := new("Back gate")
	for range 2 { // the same name twice is one change
		change(t, f, door.ID, true, latchkey.DeviceChange{Name: &name})
	}
	assert.Equal(t, "Back gate", readDevice(t, f, door.ID).DisplayName())
	byName, err := f.Store.DoorByName(t.Context(), f.Workspace.ID, latchkey.DoorDevice, "Back gate")
	require.NoError(t, err)
	assert.Equal(t, door.ID, byName.ID)
	f.Change(byName, func(d *store.FoundDoor) { d.Name = "Lock 7" })
	assert.Equal(t, "Back gate", readDevice(t, f, door.ID).DisplayName(), "the provider's name came over ours")
	none := (*string)(nil)
	change(t, f, door.ID, true, latchkey.DeviceChange{Name: &none})
	assert.Equal(t, "Lock 7", readDevice(t, f, door.ID).DisplayName())
	var names []any
	for _, event := range f.Events(latchkey.EventDeviceNameChanged) {
		names = append(names, event.Data["device_name"])
	}
	assert.Equal(t, []any{"Back gate", "Lock 7"}, names)
}

func TestMetadataOfADeviceIsMerged(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	change(t, f, door.ID, true, latchkey.DeviceChange{CustomMetadata: map[string]any{"unit": "12", "spare": true, "old": "x"}})
	change(t, f, door.ID, true, latchkey.DeviceChange{CustomMetadata: map[string]any{"unit": "14", "spare": nil, "old": ""}})
	assert.Equal(t, map[string]any{"unit": "14"}, readDevice(t, f, door.ID).CustomMetadata)
	found, err := f.Store.ListDoors(t.Context(), f.Workspace.ID,
		latchkey.DoorFilter{Kind: latchkey.DoorDevice, Metadata: map[string]any{"unit": "14"}}, latchkey.Page{Limit: 5})
	require.NoError(t, err)
	assert.Len(t, found.Rows, 1)
	many := map[string]any{}
	for i := range latchkey.MaxMetadata {
		many["k"+strconv.Itoa(i)] = "v"
	}
	err = f.Store.UpdateDevice(t.Context(), f.Workspace.ID, door.ID, true, latchkey.DeviceChange{CustomMetadata: many})
	wantError(t, err, latchkey.EInvalid, "invalid_input")
}

// An unmanaged device is left alone: its grants lose it and clean it, no new one
// gets it, and managed again it is served again.
func TestGrantLosesAnUnmanagedDevice(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(movable)
	grant := f.Grant(storetest.On(door))
	onLock(f, grant)
	f.EmptyOutbox()
	change(t, f, door.ID, true, latchkey.DeviceChange{Managed: new(false)})
	assert.Equal(t, map[string]latchkey.Reason{grant.ID: latchkey.ReasonDoorsChanged}, f.Letters())
	assert.Equal(t, []latchkey.StepAction{latchkey.StepRemove}, stepsOf(t, f, grant.ID))

	_, err := f.Store.CreateGrant(t.Context(), f.Workspace.ID, latchkey.NewGrant{
		IdentityID: grant.IdentityID, StartsAt: f.Clock.Now(), Targets: latchkey.Targets{DeviceIDs: []string{door.ID}},
		Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCode}},
	})
	wantError(t, err, latchkey.EInvalid, "device_unmanaged")
	_, err = f.Store.ActOnDoor(t.Context(), f.Workspace.ID, latchkey.DoorAction{Type: latchkey.AttemptUnlockDoor, DeviceID: door.ID})
	wantError(t, err, latchkey.EInvalid, "device_unmanaged")
	err = f.Store.UpdateDevice(t.Context(), f.Workspace.ID, door.ID, true, latchkey.DeviceChange{})
	wantError(t, err, latchkey.EInvalid, "device_unmanaged")

	f.EmptyOutbox()
	change(t, f, door.ID, false, latchkey.DeviceChange{Managed: new(true)})
	assert.Equal(t, map[string]latchkey.Reason{grant.ID: latchkey.ReasonDoorsChanged}, f.Letters())
	assert.Empty(t, stepsOf(t, f, grant.ID), "the credential that is on the lock is wanted again")
	assert.Len(t, f.Events(latchkey.EventDeviceUnmanaged), 1)
	assert.Len(t, f.Events(latchkey.EventDeviceManaged), 1)
	err = f.Store.UpdateDevice(t.Context(), f.Workspace.ID, door.ID, false, latchkey.DeviceChange{})
	wantError(t, err, latchkey.EInvalid, "device_managed")
}

// A deleted device is forgotten as long as its account goes on having it.
func TestDeletedDeviceIsCleanedAndForgotten(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	grant := f.Grant(storetest.On(door))
	onLock(f, grant)
	f.EmptyOutbox()
	require.NoError(t, f.Store.DeleteDevice(t.Context(), f.Workspace.ID, door.ID))
	assert.Equal(t, map[string]latchkey.Reason{grant.ID: latchkey.ReasonDoorsChanged}, f.Letters())
	assert.Equal(t, []latchkey.StepAction{latchkey.StepRemove}, stepsOf(t, f, grant.ID))
	require.Len(t, f.Events(latchkey.EventDeviceDeleted), 1)
	gone := func() {
		t.Helper()
		_, err := f.Store.Door(t.Context(), f.Workspace.ID, latchkey.DoorDevice, door.ID)
		wantError(t, err, latchkey.ENotFound, "device_not_found")
		err = f.Store.DeleteDevice(t.Context(), f.Workspace.ID, door.ID)
		wantError(t, err, latchkey.ENotFound, "device_not_found")
	}
	gone()
	f.Sync()
	gone()
	lost := f.Lose(door)
	gone()
	assert.Empty(t, f.Events(latchkey.EventDeviceRemoved))
	f.Find(lost)
	assert.Equal(t, door.ID, readDevice(t, f, door.ID).ID)
	assert.Len(t, f.Events(latchkey.EventDeviceAdded), 2)
}

// A device that its account has no more stays readable and says so.
func TestRemovedDeviceSaysSo(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	lost := f.Lose(door)
	failures, _ := readDevice(t, f, door.ID).Notices()
	require.Len(t, failures, 1)
	assert.Equal(t, "device_removed", failures[0].Code)
	assert.False(t, readDevice(t, f, door.ID).Reachable())
	f.Find(lost)
	failures, _ = readDevice(t, f, door.ID).Notices()
	assert.Empty(t, failures)
}

func TestReportedZoneHoldsUntilTheProviderSaysOne(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(func(d *store.FoundDoor) { d.TimeZone = "" })
	_, cautions := readDevice(t, f, door.ID).Notices()
	require.Len(t, cautions, 1)
	assert.Equal(t, "time_zone_unknown", cautions[0].Code)
	grant := f.Grant(storetest.On(door))
	f.EmptyOutbox()
	require.NoError(t, f.Store.ReportZones(t.Context(), f.Workspace.ID, []latchkey.ZoneReport{{DeviceID: door.ID, TimeZone: "America/Denver"}}))
	assert.Equal(t, map[string]latchkey.Reason{grant.ID: latchkey.ReasonDoorsChanged}, f.Letters())
	f.Sync()
	assert.Equal(t, "America/Denver", readDevice(t, f, door.ID).TimeZone)
	f.Change(door, func(d *store.FoundDoor) { d.TimeZone = "Europe/Berlin" })
	assert.Equal(t, "Europe/Berlin", readDevice(t, f, door.ID).TimeZone)
}

// What a lock says of itself is an event when it changes, and a notice while it holds.
func TestTroublesAndBatteryAreEventsOnce(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(func(d *store.FoundDoor) { d.TimeZone, d.Battery = "UTC", new(0.9) })
	f.Change(door, func(d *store.FoundDoor) { d.Troubles = []latchkey.TroubleCode{latchkey.TroubleFlaky} })
	f.Sync()
	_, cautions := readDevice(t, f, door.ID).Notices()
	require.Len(t, cautions, 1)
	assert.Equal(t, string(latchkey.TroubleFlaky), cautions[0].Code)
	f.Change(door, func(d *store.FoundDoor) { d.Troubles = nil })
	f.Change(door, func(d *store.FoundDoor) { d.Battery = new(0.15) })
	f.Change(door, func(d *store.FoundDoor) { d.Battery = new(0.14) })
	f.Change(door, func(d *store.FoundDoor) { d.Online, d.Troubles = false, []latchkey.TroubleCode{latchkey.TroubleHub} })
	var kinds []latchkey.EventType
	for _, event := range f.Events() {
		if event.Subject.DeviceID == door.ID {
			kinds = append(kinds, event.Type)
		}
	}
	assert.Equal(t, []latchkey.EventType{
		latchkey.EventDeviceAdded, latchkey.EventDeviceFlaky, latchkey.EventDeviceStabilized,
		latchkey.EventDeviceLowBattery, latchkey.EventDeviceBattery, latchkey.EventDeviceDisconnected,
	}, kinds)
	gone := f.Events(latchkey.EventDeviceDisconnected)[0]
	assert.Equal(t, "hub_disconnected", gone.Data["error_code"])
}

func TestDeviceFilters(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	plain, moved := f.AddDevice(), f.AddDevice(movable)
	change(t, f, plain.ID, true, latchkey.DeviceChange{Managed: new(false)})
	for name, c := range map[string]struct {
		filter latchkey.DoorFilter
		want   []string
	}{
		"managed":   {latchkey.DoorFilter{Managed: new(true)}, []string{moved.ID}},
		"unmanaged": {latchkey.DoorFilter{Managed: new(false)}, []string{plain.ID}},
		"can":       {latchkey.DoorFilter{Flags: []latchkey.FlagFilter{{Flag: latchkey.FlagRemotelyLock, Has: true}}}, []string{moved.ID}},
		"cannot":    {latchkey.DoorFilter{Flags: []latchkey.FlagFilter{{Flag: latchkey.FlagAutoLock}}}, []string{plain.ID}},
		"unknown":   {latchkey.DoorFilter{Flags: []latchkey.FlagFilter{{Flag: "can_hvac_heat", Has: true}}}, nil},
	} {
		c.filter.Kind = latchkey.DoorDevice
		list, err := f.Store.ListDoors(t.Context(), f.Workspace.ID, c.filter, latchkey.Page{Limit: 10})
		wantIDs(t, name, list.Rows, err, func(d latchkey.Door) string { return d.ID }, c.want)
	}
}

// Who came in is told by the mark on the code; the code itself is opened when
// the event is read, and in no row.
func TestEntryNamesWhoseCodeItWas(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	grant := f.Grant(storetest.On(door), func(w *latchkey.NewGrant) { w.Requested[0].Code = latchkey.NewSecret("924613") })
	credential := grant.Methods[0].Credentials[0].ID
	for _, entry := range []latchkey.Entry{
		{Kind: latchkey.EntryUnlocked, Method: latchkey.ByKeycode, Mark: f.Store.Mark(credential)},
		{Kind: latchkey.EntryUnlocked, Method: latchkey.ByKeycode, Mark: "somebody.else"},
		{Kind: latchkey.EntryLocked, Method: latchkey.ByManual},
		{Kind: latchkey.EntryDenied, Reason: latchkey.DeniedUnknownCode},
		{Kind: latchkey.EntryTampered},
	} {
		entry.Door = door.NativeID
		require.NoError(t, f.Store.RecordEntry(t.Context(), f.Account.ID, entry))
	}
	require.NoError(t, f.Store.RecordEntry(t.Context(), f.Account.ID, latchkey.Entry{Kind: latchkey.EntryTampered, Door: "no such lock"}))
	about := func(more map[string]any) map[string]any {
		more["device_id"], more["connected_account_id"] = door.ID, f.Account.ID
		return more
	}
	opened := f.Events(latchkey.EventLockUnlocked)
	wantData(t, opened,
		about(map[string]any{
			"method": "keycode", "access_code_id": credential, "access_code_is_managed": true, "user_identity_id": grant.IdentityID,
		}),
		about(map[string]any{"method": "keycode", "access_code_is_managed": false}))
	assert.Equal(t, "924613", opened[0].Code.Reveal())
	assert.True(t, opened[1].Code.IsZero())
	assert.Equal(t, 0, countRows(t, f, `events where events::text like '%924613%'`))
	wantData(t, f.Events(latchkey.EventLockLocked), about(map[string]any{"method": "manual"}))
	wantData(t, f.Events(latchkey.EventLockAccessDenied), about(map[string]any{
		"reason": map[string]any{"reason_code": "unknown_code", "message": "The lock does not know the code."},
	}))
	assert.Len(t, f.Events(latchkey.EventDeviceTampered), 1)
	assert.Equal(t, new(true), readDevice(t, f, door.ID).Locked)
	byPerson, err := f.Store.ListEvents(t.Context(), f.Workspace.ID, latchkey.EventFilter{
		IdentityIDs: []string{grant.IdentityID}, Types: []latchkey.EventType{latchkey.EventLockUnlocked}, Limit: 5,
	})
	require.NoError(t, err)
	assert.Len(t, byPerson, 1)
}

// What was typed is named as the wire's access code: one of its own by its id, one
// of others by the lock's handle, one that was given back as unmanaged.
func TestEntryNamesTheAccessCode(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	ours := boundCode(t, f, door, 0)
	obey(t, f, ours.ID)
	ours = readCode(t, f, ours.ID)
	given, _, err := f.Store.CreateAccessCode(t.Context(), f.Workspace.ID, latchkey.NewAccessCode{DeviceID: door.ID})
	require.NoError(t, err)
	obey(t, f, given.ID)
	given = readCode(t, f, given.ID)
	_, err = f.Store.UpdateAccessCode(t.Context(), f.Workspace.ID, latchkey.CodeRef{ID: given.ID}, latchkey.CodeChange{GiveBack: true})
	require.NoError(t, err)
	theirs := foreign(t, f, door, "theirs", "9753")
	for _, test := range []struct {
		entry   latchkey.Entry
		id      string
		managed bool
	}{
		{latchkey.Entry{Mark: f.Store.Mark(ours.Credential.ID), Ref: ours.Credential.NativeRef}, ours.ID, true},
		{latchkey.Entry{Mark: f.Store.Mark(given.Credential.ID), Ref: given.Credential.NativeRef}, given.ID, false},
		{latchkey.Entry{Ref: "theirs"}, theirs.ID, false},
	} {
		test.entry.Door, test.entry.Kind, test.entry.Method = door.NativeID, latchkey.EntryUnlocked, latchkey.ByKeycode
		require.NoError(t, f.Store.RecordEntry(t.Context(), f.Account.ID, test.entry))
		events := f.Events(latchkey.EventLockUnlocked)
		last := events[len(events)-1]
		assert.Equal(t, test.id, last.Data["access_code_id"])
		assert.Equal(t, test.managed, last.Data["access_code_is_managed"])
		assert.Equal(t, test.id, last.Subject.AccessCodeID)
	}
}
