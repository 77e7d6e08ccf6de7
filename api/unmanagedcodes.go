package api

import (
	"context"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type unmanagedCodes struct{ Services }

func (u unmanagedCodes) get(ctx context.Context, call *route.Call, p getCode) (wire.UnmanagedCode, error) {
	found, err := u.Outside.UnmanagedCode(ctx, call.Workspace.ID, p.ref(call))
	call.Note("access_code_id", found.ID)
	return wire.UnmanagedCodeOf(found), err
}

type listUnmanagedCodes struct {
	route.Paging

	DeviceID string `param:"device_id,required,uuid"`
	Search   string `param:"search,min=1"`
	UserKey  string `param:"user_identifier_key,min=1"`
}

func (u unmanagedCodes) list(ctx context.Context, call *route.Call, p listUnmanagedCodes) (route.Page[wire.UnmanagedCode], error) {
	by, err := u.through(ctx, call, p.UserKey)
	if err != nil {
		return route.Page[wire.UnmanagedCode]{}, err
	}
	filter := latchkey.UnmanagedFilter{Viewer: by, DeviceID: p.DeviceID, Search: p.Search}
	found, err := u.Outside.ListUnmanagedCodes(ctx, call.Workspace.ID, filter, call.Page())
	return route.Show(call, found, wire.UnmanagedCodeOf), err
}

// takeover is how an unmanaged code becomes managed.
type takeover struct {
	ID              string          `param:"access_code_id,required,uuid"`
	AllowExternal   param.Opt[bool] `param:"allow_external_modification" doc:"The same as is_external_modification_allowed."`
	ExternalAllowed param.Opt[bool] `param:"is_external_modification_allowed"`
	Force           bool            `param:"force" doc:"Also a code that another system manages."`
}

type convertCode struct {
	takeover

	Sync bool `param:"sync" doc:"Without effect: access_code.unmanaged.converted_to_managed tells that it is done."`
}

func (u unmanagedCodes) convert(ctx context.Context, call *route.Call, p convertCode) error {
	return u.takeOver(ctx, call, p.takeover)
}

type updateUnmanagedCode struct {
	takeover

	IsManaged bool `param:"is_managed,required" doc:"False changes nothing: the code is unmanaged."`
}

func (u unmanagedCodes) update(ctx context.Context, call *route.Call, p updateUnmanagedCode) error {
	if p.IsManaged {
		return u.takeOver(ctx, call, p.takeover)
	}
	_, err := u.Outside.UnmanagedCode(ctx, call.Workspace.ID, latchkey.CodeRef{ID: p.ID})
	return err
}

func (u unmanagedCodes) takeOver(ctx context.Context, call *route.Call, p takeover) error {
	call.Note("access_code_id", p.ID)
	return u.Outside.TakeOver(ctx, call.Workspace.ID, p.ID, latchkey.Takeover{
		ExternalChanges: p.ExternalAllowed.Or(p.AllowExternal.Or(false)), Force: p.Force,
	})
}

type deleteUnmanagedCode struct {
	ID   string `param:"access_code_id,required,uuid"`
	Sync bool   `param:"sync" doc:"Without effect: the attempt has ended in the answer."`
}

func (u unmanagedCodes) delete(ctx context.Context, call *route.Call, p deleteUnmanagedCode) (wire.ActionAttempt, error) {
	call.Note("access_code_id", p.ID)
	attempt, err := u.Outside.RemoveUnmanagedCode(ctx, call.Workspace.ID, p.ID)
	return wire.ActionAttemptOf(attempt), err
}

func (u unmanagedCodes) deleted(ctx context.Context, call *route.Call, _ deleteUnmanagedCode, id string) (wire.ActionAttempt, error) {
	return attempts(u).find(ctx, call, id)
}

type simulateCode struct {
	Code     string `param:"code,required,min=4,max=8" pattern:"^\\d+$"`
	DeviceID string `param:"device_id,required,uuid"`
	Name     string `param:"name,required"`
}

func (u unmanagedCodes) simulate(ctx context.Context, call *route.Call, p simulateCode) (wire.UnmanagedCode, error) {
	call.Note("device_id", p.DeviceID)
	set, err := u.Outside.SimulateCode(ctx, call.Workspace.ID, p.DeviceID, latchkey.NewSecret(p.Code), p.Name)
	return wire.UnmanagedCodeOf(set), err
}

// simulated tells of the code again, by its device and digits.
func (u unmanagedCodes) simulated(ctx context.Context, call *route.Call, p simulateCode, id string) (wire.UnmanagedCode, error) {
	ref := latchkey.CodeRef{DeviceID: id, Code: latchkey.NewSecret(p.Code)}
	found, err := u.Outside.UnmanagedCode(ctx, call.Workspace.ID, ref)
	return wire.UnmanagedCodeOf(found), err
}

// restore says that a lock was reset: what it should have is put back.
func (u unmanagedCodes) restore(ctx context.Context, call *route.Call, p onDevice) error {
	call.Note("device_id", p.ID)
	return u.Outside.RestoreCodes(ctx, call.Workspace.ID, p.ID)
}
