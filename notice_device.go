package latchkey

import "time"

// Notices says what is wrong with a door: errors keep it from working, warnings
// may. What is wrong with its account the caller knows.
func (d Door) Notices() (failures, cautions []Notice) {
	if fault := d.AccountFault; fault != nil && fault.Class == FaultUnauthorized {
		failures = append(failures, Notice{
			Code: "account_disconnected", CreatedAt: fault.Since,
			Message: "The account of " + d.DisplayName() + " does not accept our login any more. Connect it again.",
			Data:    map[string]any{"is_connected_account_error": true, "is_device_error": false},
		})
	}
	if failure, down := d.down(); down {
		failures = append(failures, failure)
	}
	for _, trouble := range d.Troubles {
		switch text := troubleTexts[trouble.Code]; {
		case trouble.Code == TroubleHub: // shown as why the door is offline
		case trouble.Code == TroubleSubscription:
			failures = append(failures, d.failure(trouble.Code, text, trouble.Since))
		default:
			cautions = append(cautions, Notice{Code: string(trouble.Code), Message: d.DisplayName() + " " + text, CreatedAt: trouble.Since})
		}
	}
	if most := d.Capabilities.MaxCodes; most > 0 && d.Held >= most {
		cautions = append(cautions, Notice{
			Code: "max_access_codes_reached", CreatedAt: d.CreatedAt,
			Message: d.DisplayName() + " holds as many access codes as it can. Take one off before you add another.",
			Data:    map[string]any{"active_access_code_count": d.Held, "max_active_access_code_count": most},
		})
	}
	if d.Kind == DoorDevice && d.TimeZone == "" && d.Capabilities.Accepts(ModeCode) {
		cautions = append(cautions, Notice{
			Code: "time_zone_unknown", CreatedAt: d.CreatedAt,
			Message: "The time zone of " + d.DisplayName() + " is not known. Report it with /devices/report_provider_metadata.",
		})
	}
	return failures, cautions
}

// troubleTexts continue a sentence that begins with the door's name.
var troubleTexts = map[TroubleCode]string{
	TroubleHub:          "cannot be reached, because its hub is offline.",
	TroubleSubscription: "needs a paid subscription of its maker. Renew it there.",
	TroubleFlaky:        "often loses its connection. Look at its distance to the hub or router.",
	TroublePrivacy:      "is in privacy mode: codes and remote unlocking do not work.",
	TroubleSignal:       "answers slowly or not at all.",
	TroubleOfficeMode:   "is in office mode: codes do not unlock it.",
}

func (d Door) down() (Notice, bool) {
	switch {
	case d.RemovedAt != nil:
		return d.failure("device_removed", "is no longer found in its account.", *d.RemovedAt), true
	case d.Online:
		return Notice{}, false
	}
	began := d.CreatedAt
	if d.OfflineSince != nil {
		began = *d.OfflineSince
	}
	if d.Has(TroubleHub) {
		return d.failure(TroubleHub, troubleTexts[TroubleHub], began), true
	}
	return d.failure("device_disconnected", "is offline. What is asked of it is done when it returns.", began), true
}

func (d Door) failure(code TroubleCode, text string, began time.Time) Notice {
	return Notice{
		Code: string(code), Message: d.DisplayName() + " " + text, CreatedAt: began,
		Data: map[string]any{"is_device_error": true},
	}
}
