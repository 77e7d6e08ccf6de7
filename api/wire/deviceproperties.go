package wire

import "latchkey"

// DeviceProperties is what is known of a lock.
type DeviceProperties struct {
	Appearance   NamedAppearance  `json:"appearance"`
	AutoLockSecs *float64         `json:"auto_lock_delay_seconds,omitempty"`
	AutoLock     *bool            `json:"auto_lock_enabled,omitempty"`
	Battery      *Battery         `json:"battery,omitempty"`
	BatteryLevel *float64         `json:"battery_level,omitempty"`
	Constraints  []CodeConstraint `json:"code_constraints,omitempty"`
	DoorOpen     *bool            `json:"door_open,omitempty"`
	EntryEvents  bool             `json:"has_native_entry_events"`
	ImageAltText string           `json:"image_alt_text"`
	ImageURL     string           `json:"image_url" format:"uri" doc:"The same for every lock: no maker's picture is known here."`
	Locked       *bool            `json:"locked,omitempty"`
	Manufacturer string           `json:"manufacturer"`
	MaxCodes     int              `json:"max_active_codes_supported,omitempty"`
	Model        DeviceModel      `json:"model"`
	Name         string           `json:"name"`
	OnlineTimes  []TimeFrame      `json:"online_time_frame_options,omitempty"`
	OfflineTimes []TimeFrame      `json:"offline_time_frame_options,omitempty"`
	Online       bool             `json:"online"`
	CodeLengths  []int            `json:"supported_code_lengths,omitempty"`
	BackupPool   bool             `json:"supports_backup_access_code_pool"`
	BackupsOn    *bool            `json:"backup_access_code_pool_enabled,omitempty"`
}

// NamedAppearance is the name that the lock's own app shows.
type NamedAppearance struct {
	Name string `json:"name"`
}

// Battery is how full a battery is, from 0 to 1.
type Battery struct {
	Level  float64 `json:"level"`
	Status string  `json:"status" enum:"critical|low|good|full"`
}

// DeviceModel is the model of a lock.
type DeviceModel struct {
	DisplayName             string `json:"display_name"`
	ManufacturerDisplayName string `json:"manufacturer_display_name"`
	HasBuiltInKeypad        bool   `json:"has_built_in_keypad"`
	OfflineCodes            bool   `json:"offline_access_codes_supported"`
	OnlineCodes             bool   `json:"online_access_codes_supported"`
}

// CodeConstraint is one rule of a lock about its codes.
type CodeConstraint struct {
	Type string `json:"constraint_type"`
	Min  int    `json:"min_length,omitempty"`
	Max  int    `json:"max_length,omitempty"`
}

func propertiesOf(d latchkey.Door, baseURL string) DeviceProperties {
	can := d.Capabilities
	out := DeviceProperties{
		Appearance: NamedAppearance{Name: d.Name}, Battery: batteryOf(d.Battery), BatteryLevel: d.Battery,
		Constraints: constraintsOf(can.Constraints), EntryEvents: can.EntryEvents, Manufacturer: d.Manufacturer,
		MaxCodes: can.MaxCodes, Model: modelOf(d), Name: d.DisplayName(), Online: d.Reachable(), CodeLengths: can.CodeLengths,
		BackupPool: d.HoldsBackups(), ImageAltText: "A lock", ImageURL: pictureOf("lock", baseURL),
	}
	if out.BackupPool {
		out.BackupsOn = &d.Backups.Enabled
	}
	out.OnlineTimes, out.OfflineTimes = timeFramesOf(can)
	if d.Reachable() { // nobody knows how the bolt of a lock is that does not answer
		out.Locked, out.DoorOpen = d.Locked, d.Open
	}
	if d.AutoLock != nil {
		out.AutoLock = &d.AutoLock.Enabled
	}
	if d.AutoLock != nil && d.AutoLock.Delay > 0 {
		seconds := d.AutoLock.Delay.Seconds()
		out.AutoLockSecs = &seconds
	}
	return out
}

func modelOf(d latchkey.Door) DeviceModel {
	codes, offline := d.Capabilities.Accepts(latchkey.ModeCode), d.Capabilities.Offline
	return DeviceModel{
		DisplayName: d.Model, ManufacturerDisplayName: d.Manufacturer, HasBuiltInKeypad: codes,
		OfflineCodes: codes && offline, OnlineCodes: codes && !offline,
	}
}

// constraintsOf leaves out the rule that the wire has no word for.
func constraintsOf(rules []latchkey.Constraint) []CodeConstraint {
	var out []CodeConstraint
	for _, rule := range rules {
		if rule.Type != latchkey.CannotStartWithZero {
			out = append(out, CodeConstraint{Type: string(rule.Type), Min: rule.Min, Max: rule.Max})
		}
	}
	return out
}

func batteryOf(level *float64) *Battery {
	if level == nil {
		return nil
	}
	return &Battery{Level: *level, Status: string(latchkey.BatteryStatusOf(*level))}
}
