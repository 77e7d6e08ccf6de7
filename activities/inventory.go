package activities

import (
	"latchkey/drivers"
	"latchkey/store"
)

// inventoryOf is what a driver found, in the store's words.
func inventoryOf(found drivers.Inventory) store.Inventory {
	inventory := store.Inventory{
		Systems: make([]store.FoundSystem, len(found.Systems)), Doors: make([]store.FoundDoor, len(found.Doors)),
	}
	for i, system := range found.Systems {
		inventory.Systems[i] = store.FoundSystem(system)
	}
	for _, encoder := range found.Encoders {
		inventory.Encoders = append(inventory.Encoders, store.FoundEncoder{
			NativeID: encoder.NativeID, System: encoder.System, Name: encoder.Name,
		})
	}
	for _, group := range found.Groups {
		inventory.Groups = append(inventory.Groups, store.FoundGroup(group))
	}
	for i, door := range found.Doors {
		inventory.Doors[i] = store.FoundDoor{
			NativeID: door.NativeID, System: door.System, Name: door.Name, Kind: door.Kind, Model: door.Model,
			Manufacturer: door.Manufacturer, DeviceType: door.DeviceType, TimeZone: door.TimeZone,
			Capabilities: door.Capabilities, Online: door.Health.Online, Battery: door.Health.Battery,
			Locked: door.Health.Locked, Open: door.Health.Open, AutoLock: door.Health.AutoLock,
			Troubles: door.Health.Troubles,
		}
	}
	return inventory
}
