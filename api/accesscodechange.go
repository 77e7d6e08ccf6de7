package api

import (
	"context"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type updateCode struct {
	ID              string               `param:"access_code_id,required,uuid"`
	AllowExternal   param.Opt[bool]      `param:"allow_external_modification"`
	AttemptOffline  param.Opt[bool]      `param:"attempt_for_offline_device"`
	Code            string               `param:"code,min=4,max=12" pattern:"^\\d+$"`
	DeviceID        string               `param:"device_id,uuid" doc:"If given, the code must be on this device."`
	EndsAt          param.Opt[time.Time] `param:"ends_at"`
	ExternalAllowed param.Opt[bool]      `param:"is_external_modification_allowed"`
	IsManaged       param.Opt[bool]      `param:"is_managed"`
	Name            param.Opt[string]    `param:"name,max=1000"`
	StartsAt        param.Opt[time.Time] `param:"starts_at"`
	Sync            bool                 `param:"sync" doc:"Without effect: the attempt has ended in the answer."`
	Type            string               `param:"type" enum:"ongoing|time_bound"`
}

func (p updateCode) change() (latchkey.CodeChange, error) {
	change := latchkey.CodeChange{
		Name: p.Name.Ptr(), StartsAt: p.StartsAt.Ptr(), EndsAt: p.EndsAt.Ptr(), OnlineOnly: !p.AttemptOffline.Or(true),
	}
	if p.Code != "" {
		code := latchkey.NewSecret(p.Code)
		change.Code = &code
	}
	if p.ExternalAllowed.Sent() || p.AllowExternal.Sent() {
		allowed := p.ExternalAllowed.Or(p.AllowExternal.Or(false))
		change.ExternalChanges = &allowed
	}
	switch {
	case !p.IsManaged.Or(true) && p.changesMore(change):
		return change, latchkey.Invalid("is_managed", "A code becomes unmanaged as it is. Send is_managed alone, after other changes are set")
	case p.Type == "ongoing" && (change.StartsAt != nil || change.EndsAt != nil):
		return change, latchkey.Invalid("type", "An ongoing code has no starts_at and no ends_at")
	case p.Type == "time_bound" && (change.StartsAt == nil || change.EndsAt == nil):
		return change, latchkey.Invalid("type", "A time_bound code must have both starts_at and ends_at")
	}
	change.Ongoing, change.GiveBack = p.Type == "ongoing", !p.IsManaged.Or(true)
	return change, nil
}

// changesMore reports whether anything is changed besides who manages the code.
func (p updateCode) changesMore(change latchkey.CodeChange) bool {
	change.OnlineOnly = false
	return p.Type != "" || change != latchkey.CodeChange{}
}

func (a accessCodes) update(ctx context.Context, call *route.Call, p updateCode) (wire.ActionAttempt, error) {
	call.Note("access_code_id", p.ID)
	change, err := p.change()
	if err != nil {
		return wire.ActionAttempt{}, err
	}
	ref := latchkey.CodeRef{ID: p.ID, DeviceID: p.DeviceID}
	attempt, err := a.Codes.UpdateAccessCode(ctx, call.Workspace.ID, ref, change)
	sent := codeTerms{Code: p.Code, Name: p.Name.Or(""), StartsAt: p.StartsAt, EndsAt: p.EndsAt}
	return wire.ActionAttemptOf(attempt), sent.naming(err)
}

func (a accessCodes) updated(ctx context.Context, call *route.Call, _ updateCode, id string) (wire.ActionAttempt, error) {
	return attempts(a).find(ctx, call, id)
}

type updateCodes struct {
	CommonKey string               `param:"common_code_key,required,key"`
	EndsAt    param.Opt[time.Time] `param:"ends_at"`
	Name      param.Opt[string]    `param:"name,max=1000"`
	StartsAt  param.Opt[time.Time] `param:"starts_at"`
}

func (a accessCodes) updateMany(ctx context.Context, call *route.Call, p updateCodes) error {
	return a.Codes.UpdateAccessCodes(ctx, call.Workspace.ID, p.CommonKey, latchkey.CodeChange{
		Name: p.Name.Ptr(), StartsAt: p.StartsAt.Ptr(), EndsAt: p.EndsAt.Ptr(),
	})
}

type deleteCode struct {
	ID       string `param:"access_code_id,required,uuid"`
	DeviceID string `param:"device_id,uuid" doc:"If given, the code must be on this device."`
	Sync     bool   `param:"sync" doc:"Without effect: the attempt has ended in the answer."`
}

func (a accessCodes) delete(ctx context.Context, call *route.Call, p deleteCode) (wire.ActionAttempt, error) {
	call.Note("access_code_id", p.ID)
	attempt, err := a.Codes.DeleteAccessCode(ctx, call.Workspace.ID, latchkey.CodeRef{ID: p.ID, DeviceID: p.DeviceID})
	return wire.ActionAttemptOf(attempt), err
}

func (a accessCodes) deleted(ctx context.Context, call *route.Call, _ deleteCode, id string) (wire.ActionAttempt, error) {
	return attempts(a).find(ctx, call, id)
}
