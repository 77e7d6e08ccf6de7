package api

import "latchkey"

// deviceFlag is a flag of a device as a filter. All of the contract's are
// taken, also those that no device here has.
type deviceFlag string

// Values implements param.Listed.
func (deviceFlag) Values() []string {
	return []string{
		"can_remotely_unlock", "can_remotely_lock", "can_program_offline_access_codes", "can_program_online_access_codes",
		"can_hvac_heat", "can_hvac_cool", "can_hvac_heat_cool", "can_turn_off_hvac", "can_simulate_removal",
		"can_simulate_connection", "can_simulate_disconnection", "can_unlock_with_code", "can_run_thermostat_programs",
		"can_program_thermostat_programs_as_weekday_weekend", "can_program_thermostat_programs_as_different_each_day",
		"can_program_thermostat_programs_as_same_each_day", "can_simulate_hub_connection",
		"can_simulate_hub_disconnection", "can_simulate_paid_subscription", "can_configure_auto_lock",
	}
}

// flagFilters: a device that is listed has every flag to include and none to exclude.
func flagFilters(include, exclude []deviceFlag) []latchkey.FlagFilter {
	var out []latchkey.FlagFilter
	for _, flag := range include {
		out = append(out, latchkey.FlagFilter{Flag: latchkey.DeviceFlag(flag), Has: true})
	}
	for _, flag := range exclude {
		out = append(out, latchkey.FlagFilter{Flag: latchkey.DeviceFlag(flag)})
	}
	return out
}
