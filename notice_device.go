package latchkey

import (
	"fmt"
	"slices"
	"time"
)

// Notices says what is wrong with a door: errors keep it from working, warnings
// may.
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
		switch trouble.Code {
		case TroubleHub: // shown as why the door is offline
		case TroubleSubscription:
			failures = append(failures, d.failure(trouble.Code, troubleTexts[trouble.Code], trouble.Since))
		default:
			cautions = append(cautions, d.caution(trouble.Code, troubleTexts[trouble.Code], trouble.Since))
		}
	}
	if absent := d.AbsentAtOnce(); absent != nil {
		cautions = append(cautions, *absent)
	}
	failures = append(failures, d.backupErrors()...)
	return failures, slices.Concat(cautions, d.codeCautions(), d.BackupWarnings())
}

// codeCautions are about what a door can do with codes now.
func (d Door) codeCautions() (cautions []Notice) {
	if most := d.Capabilities.MaxCodes; most > 0 && d.Held >= most {
		full := d.caution("max_access_codes_reached", "holds as many access codes as it can. Take one off before you add another.", d.CreatedAt)
		full.Data = map[string]any{"active_access_code_count": d.Held, "max_active_access_code_count": most}
		cautions = append(cautions, full)
	}
	if d.Kind == DoorDevice && d.TimeZone == "" && d.Capabilities.Accepts(ModeCode) {
		cautions = append(cautions, d.caution("time_zone_unknown",
			"has no known time zone. Report it with /devices/report_provider_metadata.", d.CreatedAt))
	}
	return cautions
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
		return d.failure("device_removed", and("is no longer found in its account.", d.holdsStill()), *d.RemovedAt), true
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

// holdsStill is what to do about a lock that left its account with credentials on it.
func (d Door) holdsStill() string {
	if d.Held == 0 {
		return ""
	}
	return "It may still hold " + d.HeldWords() + ", which nobody can take off there now. " + comesBackOr("/devices/delete")
}

// HeldWords says how many credentials the lock may still hold.
func (d Door) HeldWords() string {
	if d.Held == 1 {
		return "1 credential of Latchkey's"
	}
	return fmt.Sprintf("%d credentials of Latchkey's", d.Held)
}

func (d Door) failure(code TroubleCode, text string, began time.Time) Notice {
	return Notice{
		Code: string(code), Message: d.DisplayName() + " " + text, CreatedAt: began,
		Data: map[string]any{"is_device_error": true},
	}
}

func (d Door) caution(code TroubleCode, text string, began time.Time) Notice {
	return Notice{Code: string(code), Message: d.DisplayName() + " " + text, CreatedAt: began}
}
