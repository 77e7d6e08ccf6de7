package latchkey

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Notice is one element of the wire's errors, warnings or pending_mutations.
// Data holds the extra properties of its code.
type Notice struct {
	Code      string
	Message   string
	CreatedAt time.Time
	Data      map[string]any
}

// beingDeleted is the warning of what is wanted no more and not gone yet.
func beingDeleted(since time.Time, text string) Notice {
	return Notice{Code: "being_deleted", CreatedAt: since, Message: text}
}

// leaving reports whether the grant's credentials are coming, or have come, off
// every door.
func (g Grant) leaving() bool {
	return g.DeleteAskedAt != nil || g.Status == GrantEnding || g.Status.Over()
}

// Warnings says what is not as it should be yet (access_grant.warnings).
func (g Grant) Warnings() []Notice {
	var notices []Notice
	if g.DeleteAskedAt != nil {
		notices = append(notices, Notice{
			Code: "being_deleted", CreatedAt: *g.DeleteAskedAt,
			Message: "The grant is being deleted: its credentials are being removed from the doors.",
		})
	}
	if g.Status == GrantSuspending {
		notices = append(notices, g.beingSuspended())
	}
	if g.leaving() || g.Status == GrantSuspending {
		notices = append(notices, g.strandedNotices()...)
	}
	if g.Status == GrantPending || g.Status == GrantActive {
		notices = append(notices, g.provisioningWarnings()...)
		notices = append(notices, g.doorWarnings()...)
	}
	if ids := g.methodsWithOldWindow(); len(ids) > 0 {
		notices = append(notices, Notice{
			Code: "updating_access_times", CreatedAt: g.windowSince(), Data: map[string]any{"access_method_ids": ids},
			Message: "The new times are being set on the doors. The old ones hold until then.",
		})
	}
	return notices
}

// provisioningWarnings count the credentials that lack on doors and those that
// are too many. The first write of a new grant is no lack, unless it failed.
func (g Grant) provisioningWarnings() []Notice {
	var missing, extra []time.Time
	var tooMany []Credential
	failed := []any{}
	for _, method := range g.Methods {
		for _, c := range method.Credentials {
			_, targeted := g.Door(c.DoorID)
			switch {
			case targeted && method.lacks(c):
				missing = append(missing, c.CreatedAt)
			case (!targeted || c.ReplacedAt != nil && c.Offline) && c.OnLock():
				extra, tooMany = append(extra, since(c.UnwantedSince, c.CreatedAt)), append(tooMany, c)
				failed = append(failed, c.irremovable()...)
			}
		}
	}
	notices := g.underprovisioned(missing)
	if len(extra) > 0 {
		notices = append(notices, Notice{
			Code: "overprovisioned_access", CreatedAt: slices.MinFunc(extra, time.Time.Compare),
			Message: and(fmt.Sprintf("%d credentials are still on doors that are no longer part of the grant. They are being removed.", len(extra)),
				strandedOn(tooMany)),
			Data: map[string]any{"failed_devices": failed},
		})
	}
	return notices
}

// underprovisioned is the warning of credentials that lack on their doors, and of
// doors that are not found any more: nobody can tell whom those let in.
func (g Grant) underprovisioned(missing []time.Time) []Notice {
	var texts []string
	if len(missing) > 0 {
		texts = append(texts, fmt.Sprintf("%d credentials are not on their doors yet. They are being tried again.", len(missing)))
	}
	for _, door := range g.Doors {
		if door.RemovedAt != nil {
			missing = append(missing, *door.RemovedAt)
			texts = append(texts, door.DisplayName()+" is no longer found in its account, so it may not let the person in."+
				" Bring it back there, or take it out of the grant.")
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return []Notice{{
		Code: "underprovisioned_access", CreatedAt: slices.MinFunc(missing, time.Time.Compare), Message: strings.Join(texts, " "),
	}}
}

// lacks reports whether one of the method's credentials should be on its door
// and is not.
func (m Method) lacks(c Credential) bool {
	return m.DeleteAskedAt == nil && c.Asked == nil && c.State != CredentialRemoved && (c.Fault != "" || m.IssuedAt != nil)
}

// irremovable is the element of failed_devices for a device that does not let a
// credential go; none while nothing failed.
func (c Credential) irremovable() []any {
	code, text := "failed_to_remove_from_device", c.FaultMessage
	if c.Offline {
		code, text = "offline_access_code_not_revocable", "An offline code works until its end."
	} else if c.stranded() {
		text = strandedOn([]Credential{c})
	}
	if c.DoorKind != DoorDevice || (c.Fault == "" && !c.Offline && !c.stranded()) {
		return nil
	}
	return []any{map[string]any{"device_id": c.DoorID, "error_code": code, "message": text}}
}

func since(at *time.Time, otherwise time.Time) time.Time {
	if at == nil {
		return otherwise
	}
	return *at
}

// doorWarnings are the warnings with one element a device.
func (g Grant) doorWarnings() []Notice {
	var notices []Notice
	notices = append(notices, g.timeWarnings()...)
	for position, request := range g.Requested {
		if request.Mode != ModeCode {
			continue
		}
		for _, door := range g.Doors {
			if door.Kind == DoorDevice && !door.Capabilities.Accepts(ModeCode) {
				notices = append(notices, Notice{
					Code: "device_does_not_support_access_codes", CreatedAt: g.CreatedAt,
					Message: door.Name + " takes no PIN codes.", Data: map[string]any{"device_id": door.ID},
				})
			}
		}
		if !request.Code.IsZero() {
			notices = append(notices, g.unavailableCodes(position, request)...)
		}
	}
	return notices
}

// timeWarnings name the devices that cannot keep the grant's times, and why.
func (g Grant) timeWarnings() []Notice {
	texts := map[Misfit]string{
		MisfitTooLong: "keeps no code for as long as that", MisfitNoSlot: "has no time slot that fits",
		MisfitOngoing: "keeps no code without an end",
	}
	var notices []Notice
	if !slices.ContainsFunc(g.Requested, func(r RequestedMethod) bool { return !r.Mode.Kept() }) {
		return nil // Latchkey keeps any times
	}
	for _, door := range g.Doors {
		if misfit := door.Fit(g.Window).Misfit; misfit != "" && door.Kind == DoorDevice {
			notices = append(notices, Notice{
				Code: "device_time_constraints_violated", CreatedAt: g.windowSince(),
				Message: door.Name + " " + texts[misfit] + ". The grant puts none on it.",
				Data:    map[string]any{"device_id": door.ID, "reason": string(misfit)},
			})
		}
	}
	return notices
}

// windowSince is when the times were set as they are.
func (g Grant) windowSince() time.Time { return latest(g.CreatedAt, g.WindowSince) }

func (g Grant) unavailableCodes(position int, request RequestedMethod) []Notice {
	var notices []Notice
	for _, method := range g.Methods {
		if method.Request != position || method.DeleteAskedAt != nil || method.Secret == request.Code || method.Secret.IsZero() {
			continue
		}
		for _, c := range method.Credentials {
			if c.DoorKind != DoorDevice || c.State == CredentialRemoved {
				continue
			}
			notices = append(notices, Notice{
				Code: "requested_code_unavailable", CreatedAt: method.CreatedAt,
				Message: "The requested code cannot be used on " + c.DoorName + ". Another one was set.",
				Data: map[string]any{
					"device_id": c.DoorID, "original_code": request.Code.Reveal(), "new_code": method.Secret.Reveal(),
				},
			})
		}
	}
	return notices
}
