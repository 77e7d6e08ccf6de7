package store_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

func TestDoorsAreFoundByKind(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	device := f.AddDevice()
	got, err := f.Store.Door(t.Context(), f.Workspace.ID, latchkey.DoorDevice, device.ID)
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, got, device)
	_, err = f.Store.Door(t.Context(), f.Workspace.ID, latchkey.DoorEntrance, device.ID)
	wantError(t, err, latchkey.ENotFound, "acs_entrance_not_found")
	other, _ := f.AddWorkspace("Other")
	for _, id := range []string{device.ID, uuid.NewString(), "no uuid"} {
		_, err = f.Store.Door(t.Context(), other.ID, latchkey.DoorDevice, id)
		wantError(t, err, latchkey.ENotFound, "device_not_found")
	}
	_, err = f.Store.DoorByName(t.Context(), f.Workspace.ID, latchkey.DoorDevice, "nothing")
	wantError(t, err, latchkey.ENotFound, "device_not_found")
}

func TestDoorFilters(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice(func(d *store.FoundDoor) { d.DeviceType, d.Manufacturer = "yale_lock", "yale" })
	back, gate := f.AddDevice(), f.AddEntrance()
	hall := f.Space(front, gate)
	grant := f.Grant(storetest.In(hall))
	later := f.Clock.Now().Add(time.Hour)
	devices := latchkey.DoorDevice
	for name, c := range map[string]struct {
		filter latchkey.DoorFilter
		want   []string
	}{
		"devices":      {latchkey.DoorFilter{Kind: devices}, []string{front.ID, back.ID}},
		"entrances":    {latchkey.DoorFilter{Kind: latchkey.DoorEntrance}, []string{gate.ID}},
		"none":         {latchkey.DoorFilter{Kind: devices, MatchesNone: true}, nil},
		"no ids":       {latchkey.DoorFilter{Kind: devices, IDs: []string{}}, nil},
		"ids":          {latchkey.DoorFilter{Kind: devices, IDs: []string{back.ID, gate.ID}}, []string{back.ID}},
		"account":      {latchkey.DoorFilter{Kind: devices, AccountIDs: []string{uuid.NewString()}}, nil},
		"types":        {latchkey.DoorFilter{Kind: devices, DeviceTypes: []string{"yale_lock", "x"}}, []string{front.ID}},
		"manufacturer": {latchkey.DoorFilter{Kind: devices, Manufacturer: "schlage"}, []string{back.ID}},
		"space":        {latchkey.DoorFilter{Kind: devices, SpaceID: hall.ID}, []string{front.ID}},
		"system":       {latchkey.DoorFilter{Kind: latchkey.DoorEntrance, SystemID: gate.SystemID}, []string{gate.ID}},
		"method":       {latchkey.DoorFilter{Kind: devices, MethodID: grant.Methods[0].ID}, []string{front.ID}},
		"customer":     {latchkey.DoorFilter{Kind: devices, CustomerKey: "x"}, nil},
		"before":       {latchkey.DoorFilter{Kind: devices, CreatedBefore: &front.CreatedAt}, nil},
		"before later": {latchkey.DoorFilter{Kind: devices, CreatedBefore: &later}, []string{front.ID, back.ID}},
		"search":       {latchkey.DoorFilter{Kind: devices, Search: "door 2"}, []string{back.ID}},
		"search id":    {latchkey.DoorFilter{Kind: devices, Search: back.ID[:12]}, []string{back.ID}},
	} {
		list, err := f.Store.ListDoors(t.Context(), f.Workspace.ID, c.filter, latchkey.Page{Limit: 10})
		wantIDs(t, name, list.Rows, err, func(d latchkey.Door) string { return d.ID }, c.want)
	}
}

func TestSystemsCountTheirEntrances(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	gate := f.AddEntrance()
	f.AddEntrance()
	f.Lose(gate)
	system, err := f.Store.System(t.Context(), f.Workspace.ID, gate.SystemID)
	if err != nil {
		t.Fatal(err)
	}
	if system.EntranceCount != 1 || system.TimeZone != "Europe/Berlin" {
		t.Errorf("system is %+v", system)
	}
	for name, c := range map[string]struct {
		filter latchkey.SystemFilter
		want   []string
	}{
		"all":          {latchkey.SystemFilter{}, []string{system.ID}},
		"account":      {latchkey.SystemFilter{AccountID: f.Account.ID}, []string{system.ID}},
		"customer":     {latchkey.SystemFilter{CustomerKey: "x"}, nil},
		"search":       {latchkey.SystemFilter{Search: "PANEL"}, []string{system.ID}},
		"no ids":       {latchkey.SystemFilter{IDs: []string{}}, nil},
		"other search": {latchkey.SystemFilter{Search: "gate"}, nil},
	} {
		list, err := f.Store.ListSystems(t.Context(), f.Workspace.ID, c.filter)
		wantIDs(t, name, list, err, func(s latchkey.System) string { return s.ID }, c.want)
	}
	_, err = f.Store.System(t.Context(), f.Workspace.ID, gate.ID)
	wantError(t, err, latchkey.ENotFound, "acs_system_not_found")
}
