package wire

import "latchkey"

// Device is a device: a smart lock.
type Device struct {
	Abilities

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
	Nickname           string             `json:"nickname,omitempty"`
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

// DeviceOf shows a lock. baseURL is where browsers find its picture.
func DeviceOf(d latchkey.Door, baseURL string) Device {
	failures, cautions := d.Notices()
	return Device{
		Abilities: abilitiesOf(d), Capabilities: capabilitiesOf(d), AccountID: d.AccountID, CreatedAt: At(d.CreatedAt),
		CustomMetadata: extras(d.CustomMetadata), ID: d.ID,
		DeviceManufacturer: DeviceManufacturer{DisplayName: d.Manufacturer, Manufacturer: d.Manufacturer},
		DeviceProvider:     DeviceProvider{Name: d.Provider, DisplayName: d.Provider, Category: "stable"},
		DeviceType:         d.DeviceType, DisplayName: d.DisplayName(), Errors: errorsOf(failures), IsManaged: d.Managed,
		Location: DeviceLocation{TimeZone: d.TimeZone, Timezone: d.TimeZone}, Nickname: d.Nickname,
		Properties: propertiesOf(d, baseURL), SpaceIDs: ids(d.SpaceIDs), Warnings: warningsOf(cautions),
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
