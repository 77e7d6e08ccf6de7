package storetest

import (
	"fmt"
	"slices"
	"time"

	"latchkey"
	"latchkey/store"
)

// panel is the native id of the system that entrances are in.
const panel = "panel"

// AddDevice lets the driver find another smart lock: online, for PINs of 4 to
// 6 digits, with native windows. A change makes it another kind of lock.
func (f *Fixture) AddDevice(changes ...func(*store.FoundDoor)) latchkey.Door {
	f.t.Helper()
	return f.addDoor(store.FoundDoor{
		Kind: latchkey.DoorDevice, DeviceType: "schlage_lock", Manufacturer: "schlage",
		Capabilities: latchkey.Capabilities{
			Modes: []latchkey.Mode{latchkey.ModeCode}, CodeLengths: []int{4, 5, 6}, MaxCodes: 100,
			Native: latchkey.PrecisionMinute, ReadBack: latchkey.ReadBackFull, UpdateInPlace: true,
			LaneScope: latchkey.LaneDoor,
		},
	}, changes)
}

// AddEntrance lets the driver find another entrance of its one panel, for PINs
// and cards.
func (f *Fixture) AddEntrance(changes ...func(*store.FoundDoor)) latchkey.Door {
	f.t.Helper()
	if len(f.found.Systems) == 0 {
		f.found.Systems = []store.FoundSystem{{
			NativeID: panel, Name: "Panel", Type: "pti_site", TypeName: "Panel", TimeZone: "Europe/Berlin",
		}}
	}
	return f.addDoor(store.FoundDoor{
		Kind: latchkey.DoorEntrance, System: panel, Manufacturer: "uhppote",
		Capabilities: latchkey.Capabilities{
			Modes: []latchkey.Mode{latchkey.ModeCode, latchkey.ModeCard}, CodeLengths: []int{4, 5, 6},
			Native: latchkey.PrecisionDate, ReadBack: latchkey.ReadBackFull, UpdateInPlace: true,
			LaneScope: latchkey.LaneAccount,
		},
	}, changes)
}

func (f *Fixture) addDoor(door store.FoundDoor, changes []func(*store.FoundDoor)) latchkey.Door {
	f.t.Helper()
	f.made++
	f.Clock.Advance(time.Microsecond) // doors are listed in the order they were added
	door.NativeID, door.Name, door.Online = fmt.Sprintf("lock-%d", f.made), fmt.Sprintf("Door %d", f.made), true
	for _, change := range changes {
		change(&door)
	}
	f.found.Doors = append(f.found.Doors, door)
	f.Sync()
	return f.reread(door)
}

// Change lets the driver find a door otherwise than before.
func (f *Fixture) Change(door latchkey.Door, change func(*store.FoundDoor)) latchkey.Door {
	f.t.Helper()
	i := f.index(door)
	change(&f.found.Doors[i])
	f.Sync()
	return f.reread(f.found.Doors[i])
}

// Lose lets the driver find a door no more, until Find.
func (f *Fixture) Lose(door latchkey.Door) (lost store.FoundDoor) {
	f.t.Helper()
	i := f.index(door)
	lost = f.found.Doors[i]
	f.found.Doors = slices.Delete(f.found.Doors, i, i+1)
	f.Sync()
	return lost
}

// Find lets the driver find a lost door again.
func (f *Fixture) Find(lost store.FoundDoor) latchkey.Door {
	f.t.Helper()
	f.found.Doors = append(f.found.Doors, lost)
	f.Sync()
	return f.reread(lost)
}

// FindGroup lets the driver find an access group, in place of one with its NativeID.
func (f *Fixture) FindGroup(group store.FoundGroup) {
	f.t.Helper()
	f.found.Groups = append(slices.DeleteFunc(f.found.Groups, func(g store.FoundGroup) bool {
		return g.NativeID == group.NativeID
	}), group)
	f.Sync()
}

// LoseGroups lets the driver find no access groups any more.
func (f *Fixture) LoseGroups() {
	f.t.Helper()
	f.found.Groups = nil
	f.Sync()
}

// Sync hands the store what the driver finds.
func (f *Fixture) Sync() {
	f.t.Helper()
	if err := f.Store.SyncInventory(f.t.Context(), f.Account.ID, f.found); err != nil {
		f.t.Fatal(err)
	}
}

func (f *Fixture) index(door latchkey.Door) int {
	f.t.Helper()
	i := slices.IndexFunc(f.found.Doors, func(d store.FoundDoor) bool { return d.NativeID == door.NativeID })
	if i < 0 {
		f.t.Fatalf("the driver does not find %s", door.Name)
	}
	return i
}

func (f *Fixture) reread(found store.FoundDoor) latchkey.Door {
	f.t.Helper()
	return must(f.Store.DoorByName(f.t.Context(), f.Workspace.ID, found.Kind, found.Name))(f.t)
}
