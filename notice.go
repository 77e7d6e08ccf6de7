package latchkey

import (
	"fmt"
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
	if g.Status == GrantPending || g.Status == GrantActive {
		notices = append(notices, g.provisioningWarnings()...)
		notices = append(notices, g.doorWarnings()...)
	}
	if ids := g.methodsWithOldWindow(); len(ids) > 0 {
		notices = append(notices, Notice{
			Code: "updating_access_times", CreatedAt: g.CreatedAt, Data: map[string]any{"access_method_ids": ids},
			Message: "The new times are being set on the doors. The old ones hold until then.",
		})
	}
	return notices
}

func (g Grant) provisioningWarnings() []Notice {
	var notices []Notice
	missing, extra := 0, 0
	for _, method := range g.Methods {
		for _, c := range method.Credentials {
			_, targeted := g.Door(c.DoorID)
			switch {
			case targeted && method.DeleteAskedAt == nil && c.Asked == nil && c.Fault != "" && c.State != CredentialRemoved:
				missing++
			case !targeted && c.OnLock():
				extra++
			}
		}
	}
	if missing > 0 {
		notices = append(notices, Notice{
			Code: "underprovisioned_access", CreatedAt: g.CreatedAt,
			Message: fmt.Sprintf("%d credentials are not on their doors yet. They are being tried again.", missing),
		})
	}
	if extra > 0 {
		notices = append(notices, Notice{
			Code: "overprovisioned_access", CreatedAt: g.CreatedAt,
			Message: fmt.Sprintf("%d credentials are still on doors that are no longer part of the grant. They are being removed.", extra),
			Data:    map[string]any{"failed_devices": []any{}},
		})
	}
	return notices
}

// doorWarnings are the warnings with one element a device.
func (g Grant) doorWarnings() []Notice {
	var notices []Notice
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

func (g Grant) unavailableCodes(position int, request RequestedMethod) []Notice {
	var notices []Notice
	for _, method := range g.Methods {
		if method.Request != position || method.DeleteAskedAt != nil || method.Secret == request.Code {
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
