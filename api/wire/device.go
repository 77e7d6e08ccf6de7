package wire

import "latchkey"

// Device is a device: a smart lock. A capability that is true works, one that
// is left out the lock does not have.
type Device struct {
	CanAutoLock        bool               `json:"can_configure_auto_lock,omitempty"`
	CanProgramCodes    bool               `json:"can_program_online_access_codes,omitempty"`
	CanRemotelyLock    bool               `json:"can_remotely_lock,omitempty"`
	CanRemotelyUnlock  bool               `json:"can_remotely_unlock,omitempty"`
	CanUnlockWithCode  bool               `json:"can_unlock_with_code,omitempty"`
	Capabilities       []string           `json:"capabilities_supported"`
	AccountID          string             `json:"connected_account_id"`
	CreatedAt          Time               `json:"created_at"`
	CustomMetadata     map[string]any     `json:"custom_metadata"`
	ID                 string             `json:"device_id"`
	DeviceManufacturer DeviceManufacturer `json:"device_manufacturer"`
	DeviceProvider     DeviceProvider     `json:"device_provider"`
	DeviceType         string             `json:"device_type"`
	DisplayName        string             `json:"display_name"`
	Errors             []Error            `json:"errors"`
	IsManaged          bool               `json:"is_managed"`
	Location           DeviceLocation     `json:"location"`
	Properties         DeviceProperties   `json:"properties"`
	SpaceIDs           []string           `json:"space_ids"`
	Warnings           []Warning          `json:"warnings"`
	WorkspaceID        string             `json:"workspace_id"`
}

// DeviceManufacturer says who made a device.
type DeviceManufacturer struct {
	DisplayName  string `json:"display_name"`
	Manufacturer string `json:"manufacturer"`
}

// DeviceProvider says through whom a device is reached.
type DeviceProvider struct {
	Name        string `json:"device_provider_name"`
	DisplayName string `json:"display_name"`
	Category    string `json:"provider_category"`
}

// DeviceLocation is where a device is; timezone is the deprecated spelling.
type DeviceLocation struct {
	TimeZone string `json:"time_zone,omitempty"`
	Timezone string `json:"timezone,omitempty"`
}

// DeviceOf shows a lock.
func DeviceOf(d latchkey.Door) Device {
	codes := d.Capabilities.Accepts(latchkey.ModeCode)
	return Device{
		CanAutoLock: d.Capabilities.AutoLock, CanProgramCodes: codes, CanUnlockWithCode: codes,
		CanRemotelyLock: d.Capabilities.Lock, CanRemotelyUnlock: d.Capabilities.Unlock,
		Capabilities: capabilitiesOf(d), AccountID: d.AccountID, CreatedAt: At(d.CreatedAt),
		CustomMetadata: map[string]any{}, ID: d.ID,
		DeviceManufacturer: DeviceManufacturer{DisplayName: d.Manufacturer, Manufacturer: d.Manufacturer},
		DeviceProvider:     DeviceProvider{Name: d.Provider, DisplayName: d.Provider, Category: "stable"},
		DeviceType:         d.DeviceType, DisplayName: d.Name, Errors: errorsOf(d.Errors()), IsManaged: true,
		Location:   DeviceLocation{TimeZone: d.TimeZone, Timezone: d.TimeZone},
		Properties: propertiesOf(d), SpaceIDs: ids(d.SpaceIDs), Warnings: warningsOf(d.BackupWarnings()),
		WorkspaceID: d.WorkspaceID,
	}
}

func capabilitiesOf(d latchkey.Door) []string {
	out := []string{"lock"}
	if d.Capabilities.Accepts(latchkey.ModeCode) {
		out = append(out, "access_code")
	}
	if d.Capabilities.Battery {
		out = append(out, "battery")
	}
	return out
}
