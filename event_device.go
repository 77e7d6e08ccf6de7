package latchkey

// The events of a device besides its coming and going.
const (
	EventDeviceNameChanged     EventType = "device.name_changed"
	EventDeviceUnmanaged       EventType = "device.converted_to_unmanaged"
	EventDeviceManaged         EventType = "device.unmanaged.converted_to_managed"
	EventUnmanagedConnected    EventType = "device.unmanaged.connected"
	EventUnmanagedDisconnected EventType = "device.unmanaged.disconnected"
	EventDeviceLowBattery      EventType = "device.low_battery"
	EventDeviceBattery         EventType = "device.battery_status_changed"
	EventDeviceTampered        EventType = "device.tampered"
	EventDeviceFlaky           EventType = "device.connection_became_flaky"
	EventDeviceStabilized      EventType = "device.connection_stabilized"
	EventDeviceUnpaid          EventType = "device.error.subscription_required"
	EventDevicePaid            EventType = "device.error.subscription_required.resolved"
)
