package api

import (
	"context"

	"latchkey"
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

// restore says that a lock was reset: what it should have is put back.
func (u unmanagedCodes) restore(ctx context.Context, call *route.Call, p onDevice) error {
	call.Note("device_id", p.ID)
	return u.Outside.RestoreCodes(ctx, call.Workspace.ID, p.ID)
}
