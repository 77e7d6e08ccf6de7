package wire

import "latchkey"

// UnmanagedDevice is a device that is shown and left alone.
type UnmanagedDevice struct {
	Abilities

	Capabilities   []string            `json:"capabilities_supported"`
	AccountID      string              `json:"connected_account_id"`
	CreatedAt      Time                `json:"created_at"`
	CustomMetadata map[string]any      `json:"custom_metadata"`
	ID             string              `json:"device_id"`
	DeviceType     string              `json:"device_type"`
	Errors         []Error             `json:"errors"`
	IsManaged      bool                `json:"is_managed"`
	Location       DeviceLocation      `json:"location"`
	Properties     UnmanagedProperties `json:"properties"`
	Warnings       []Warning           `json:"warnings"`
	WorkspaceID    string              `json:"workspace_id"`
}

// UnmanagedProperties is the little that is told of an unmanaged device.
type UnmanagedProperties struct {
	Battery      *Battery    `json:"battery,omitempty"`
	BatteryLevel *float64    `json:"battery_level,omitempty"`
	Manufacturer string      `json:"manufacturer"`
	Model        DeviceModel `json:"model"`
	Name         string      `json:"name"`
	Online       bool        `json:"online"`
}

// UnmanagedDeviceOf shows a lock that is unmanaged.
func UnmanagedDeviceOf(d latchkey.Door) UnmanagedDevice {
	failures, cautions := d.Notices()
	return UnmanagedDevice{
		Abilities: abilitiesOf(d), Capabilities: capabilitiesOf(d), AccountID: d.AccountID, CreatedAt: At(d.CreatedAt),
		CustomMetadata: extras(d.CustomMetadata), ID: d.ID, DeviceType: d.DeviceType,
		Errors: errorsOf(failures), Location: DeviceLocation{TimeZone: d.TimeZone, Timezone: d.TimeZone},
		Properties: UnmanagedProperties{
			Battery: batteryOf(d.Battery), BatteryLevel: d.Battery, Manufacturer: d.Manufacturer,
			Model: modelOf(d), Name: d.DisplayName(), Online: d.Reachable(),
		},
		Warnings: warningsOf(cautions), WorkspaceID: d.WorkspaceID,
	}
}
