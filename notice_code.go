package latchkey

import (
	"maps"
	"time"
)

// Errors says what stops the code (access_code.errors). What is wrong with its
// device or account is not among them.
func (c AccessCode) Errors() []Notice {
	credential := c.Credential
	if drift := credential.Drift; drift != nil && !drift.Holds {
		return []Notice{{
			Code: "conflicting_external_modification", CreatedAt: drift.At, Data: onCode(drift.data()),
			Message: "Somebody changed the code at " + c.Door.Name + ". It is being put right.",
		}}
	}
	if credential.Fault == "" {
		if c.Grant.hasUnserved() && credential.ID == "" {
			return []Notice{{
				Code: "code_constraints_violated", CreatedAt: c.CreatedAt, Data: onCode(nil),
				Message: "There is no free code that keeps the rules of " + c.Door.Name + ". It is looked for again every few minutes.",
			}}
		}
		return nil
	}
	at := c.CreatedAt
	if credential.FaultAt != nil {
		at = *credential.FaultAt
	}
	failed := Notice{Code: "failed_to_set_on_device", CreatedAt: at, Data: onCode(nil), Message: credential.explain(at)}
	if credential.State == CredentialRemoving {
		failed.Code = "failed_to_remove_from_device"
	}
	cause := c.cause()
	if cause.Code == "" {
		return []Notice{failed}
	}
	cause.CreatedAt = at
	return []Notice{failed, cause}
}

// AccountErrors are the errors of the code's account.
func (c AccessCode) AccountErrors() []Notice {
	if c.Account == nil {
		return nil
	}
	return []Notice{{
		Code: "account_disconnected", CreatedAt: c.Account.Since, Message: c.Account.Message,
		Data: map[string]any{"is_connected_account_error": true, "is_device_error": false},
	}}
}

// causes are the wire's words for what a lock said. An offline lock is an error
// of the device, which the device shows.
var causes = map[FaultClass]string{
	FaultSlotsFull: "no_space_for_access_code_on_device", FaultDuplicateCode: "duplicate_code_on_device",
	FaultInvalidCode: "code_constraints_violated", FaultConflict: "provider_issue", FaultPermanent: "provider_issue",
	FaultUnsupported: "provider_issue", FaultBusy: "provider_issue",
}

func (c AccessCode) cause() Notice {
	data := onCode(nil)
	for name, id := range map[string]string{
		"managed_access_code_id": c.ManagedTwinID, "unmanaged_access_code_id": c.UnmanagedTwinID,
	} {
		if id != "" {
			data[name] = id
		}
	}
	return Notice{Code: causes[c.Credential.Fault], Data: data, Message: c.Door.Name + ": " + c.Credential.FaultMessage + "."}
}

func onCode(more map[string]any) map[string]any {
	data := map[string]any{"is_access_code_error": true}
	maps.Copy(data, more)
	return data
}

// Warnings says what is not as it should be yet (access_code.warnings).
func (c AccessCode) Warnings(now time.Time) []Notice {
	var notices []Notice
	if c.leaving(now) {
		notices = append(notices, Notice{
			Code: "being_deleted", CreatedAt: c.leftAt(now),
			Message: and("The code is being removed from "+c.Door.Name+".", strandedOn([]Credential{c.Credential})),
		})
	} else if c.Grant.SuspendedAt != nil && c.Credential.lingers(now) {
		notices = append(notices, c.Grant.beingSuspended())
	}
	if late := c.Grant.late(c.Method, c.Grant.issueBy(), now); late != nil && late.ID == c.Credential.ID {
		notices = append(notices, Notice{
			Code: "delay_in_setting_on_device", CreatedAt: latest(c.Grant.issueBy(), c.CreatedAt), Message: late.explain(now),
		})
	}
	if c.Credential.PausedAt != nil && !c.leaving(now) {
		notices = append(notices, pauseOf([]Credential{c.Credential})...)
	}
	notices = append(notices, c.otherwise(now)...)
	if c.PulledID != "" {
		notices = append(notices, Notice{
			Code: "using_backup_access_code", CreatedAt: c.CreatedAt,
			Message: "A backup code is used in its place: see pulled_backup_access_code_id.",
		})
	}
	return notices
}

// otherwise are the warnings of a code that is on its lock otherwise than it was
// asked for, and stays so.
func (c AccessCode) otherwise(now time.Time) []Notice {
	var notices []Notice
	if window := c.Window(now); c.Door.Fit(window).Extended && !c.leaving(now) {
		notices = append(notices, Notice{
			Code: "time_frame_adjusted_for_unknown_time_zone", CreatedAt: latest(c.CreatedAt, c.Grant.WindowSince),
			Message: "The clocks of " + c.Door.Name + " may change meanwhile, and its time zone is not known." +
				" The code works up to an hour longer. Report the zone (/devices/report_provider_metadata) to have it exact.",
		})
	}
	if by := c.firstUse(now); by != nil {
		notices = append(notices, Notice{
			Code: "igloo_algopin_must_be_used_within_24_hours", CreatedAt: latest(c.CreatedAt, c.Grant.WindowSince),
			Message: c.Door.Name + " forgets the code unless it is used before " + instant(*by) + ".",
		})
	}
	if drift := c.Credential.Drift; drift != nil && drift.Holds {
		notices = append(notices, Notice{
			Code: "external_modification_in_effect", CreatedAt: drift.At, Data: drift.data(),
			Message: "The code is as somebody left it at " + c.Door.Name + ". Change it here to have it set otherwise.",
		})
	}
	return notices
}

func (c AccessCode) leftAt(now time.Time) time.Time {
	for _, at := range []*time.Time{c.Grant.DeleteAskedAt, c.Method.DeleteAskedAt, c.Credential.UnwantedSince, c.Grant.Window.EndsAt} {
		if at != nil && !at.After(now) {
			return *at
		}
	}
	return now
}

// Mutations says what is under way (access_code.pending_mutations).
func (c AccessCode) Mutations(now time.Time) []Notice {
	switch {
	case c.leaving(now):
		return []Notice{{Code: "deleting", CreatedAt: c.leftAt(now), Message: "The code is being removed from " + c.Door.Name + "."}}
	case c.suspended(now):
		return nil
	case c.Former != nil:
		return c.changes(now, Notice{
			Code: "updating_code", CreatedAt: c.Method.CreatedAt,
			Message: "The new code is being set. The old one works until then.",
			Data:    fromTo(map[string]any{"code": c.Former.Secret.Reveal()}, map[string]any{"code": c.Method.Secret.Reveal()}),
		})
	case c.Credential.Asked != nil:
		return c.changes(now)
	case now.Before(c.programAt(now)):
		return []Notice{{
			Code: "deferring_creation", CreatedAt: c.CreatedAt, Data: map[string]any{"scheduled_at": c.programAt(now)},
			Message: "The code is sent to " + c.Door.Name + " shortly before it is needed.",
		}}
	}
	return []Notice{{Code: "creating", CreatedAt: c.CreatedAt, Message: "The code is being set on " + c.Door.Name + "."}}
}

// changes are the mutations of what the lock has already.
func (c AccessCode) changes(now time.Time, others ...Notice) []Notice {
	at := latest(c.CreatedAt, c.Method.CreatedAt)
	if name := c.Grant.NameOnLock(); c.StandAlone() && c.Credential.AskedName != "" && c.Credential.AskedName != name {
		others = append(others, Notice{
			Code: "updating_name", CreatedAt: at, Message: "The name is being changed on " + c.Door.Name + ".",
			Data: fromTo(map[string]any{"name": c.Credential.AskedName}, map[string]any{"name": name}),
		})
	}
	if asked := c.Credential.Asked; asked != nil && !asked.Equal(c.Window(now)) {
		others = append(others, Notice{
			Code: "updating_time_frame", CreatedAt: at, Message: "The new times are being set. The old ones hold until then.",
			Data: fromTo(*asked, c.Window(now)),
		})
	}
	return others
}

func fromTo(from, to any) map[string]any { return map[string]any{"from": from, "to": to} }
