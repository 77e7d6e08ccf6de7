package api

import (
	"context"
	"slices"

	"latchkey"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// batch gathers the lists of a get_related answer. The first error ends it.
type batch struct {
	Services

	workspace string
	viewer    latchkey.Viewer
	device    func(latchkey.Door) wire.Device
	wants     func(key string) bool
	out       wire.Batch
	err       error
}

// newBatch begins the answer to a call.
func newBatch(s Services, call *route.Call, wants func(string) bool) batch {
	return batch{Services: s, workspace: call.Workspace.ID, viewer: call.Viewer(), device: deviceAt(call), wants: wants}
}

// wanted tells whether a list was asked for: all are, unless include names
// some, and without those that exclude names.
func wanted[S ~string](include, exclude []S) func(string) bool {
	return func(key string) bool {
		return !slices.Contains(exclude, S(key)) && (include == nil || slices.Contains(include, S(key)))
	}
}

// fill puts a list into the batch if it is asked for.
func fill[D, W any](b *batch, key string, into **[]W, show func(D) W, find func() ([]D, error)) {
	if b.err != nil || !b.wants(key) {
		return
	}
	rows, err := find()
	shown := wire.Map(rows, show)
	*into, b.err = &shown, err
}

// none fills a list of what this version has none of.
func (b *batch) none(key string, into **[]wire.Absent) {
	fill(b, key, into, func(a wire.Absent) wire.Absent { return a }, func() ([]wire.Absent, error) { return nil, nil })
}

func (b *batch) doors(doors []latchkey.Door) {
	fill(b, "devices", &b.out.Devices, b.device, ofKind(doors, latchkey.DoorDevice))
	fill(b, "acs_entrances", &b.out.Entrances, wire.EntranceOf, ofKind(doors, latchkey.DoorEntrance))
}

func ofKind(doors []latchkey.Door, kind latchkey.DoorKind) func() ([]latchkey.Door, error) {
	return func() ([]latchkey.Door, error) {
		other := func(d latchkey.Door) bool { return d.Kind != kind }
		return slices.DeleteFunc(slices.Clone(doors), other), nil
	}
}

func (b *batch) spaces(ctx context.Context, ids []string) {
	fill(b, "spaces", &b.out.Spaces, wire.SpaceOf, func() ([]latchkey.Space, error) {
		page, filter := latchkey.Page{Limit: max(1, len(ids))}, latchkey.SpaceFilter{Viewer: b.viewer, IDs: ids}
		found, err := b.Spaces.ListSpaces(ctx, b.workspace, filter, page)
		return found.Rows, err
	})
}

func (b *batch) accounts(ctx context.Context, ids []string) {
	fill(b, "connected_accounts", &b.out.Accounts, wire.AccountOf, func() ([]latchkey.Account, error) {
		page, filter := latchkey.Page{Limit: max(1, len(ids))}, latchkey.AccountFilter{Viewer: b.viewer, IDs: ids}
		found, err := b.Accounts.ListAccounts(ctx, b.workspace, filter, page)
		return found.Rows, err
	})
}

func (b *batch) systems(ctx context.Context, ids []string) {
	fill(b, "acs_systems", &b.out.Systems, wire.SystemOf, func() ([]latchkey.System, error) {
		return b.Systems.ListSystems(ctx, b.workspace, latchkey.SystemFilter{Viewer: b.viewer, IDs: ids})
	})
}

func (b *batch) identities(ctx context.Context, ids []string) {
	fill(b, "user_identities", &b.out.Identities, wire.IdentityOf, func() ([]latchkey.Identity, error) {
		page, filter := latchkey.Page{Limit: max(1, len(ids))}, latchkey.IdentityFilter{Viewer: b.viewer, IDs: ids}
		found, err := b.Identities.ListIdentities(ctx, b.workspace, filter, page)
		return found.Rows, err
	})
}

// credentials are the ACS credentials that access methods with entrances are.
func (b *batch) credentials(ctx context.Context, call *route.Call, methodIDs []string) {
	fill(b, "acs_credentials", &b.out.Credentials, acsCredentials{b.Services}.show(call), func() ([]latchkey.ACSCredential, error) {
		page, filter := latchkey.Page{Limit: max(1, len(methodIDs))}, latchkey.ACSCredentialFilter{Viewer: b.viewer, IDs: methodIDs}
		found, err := b.ACSCredentials.ListACSCredentials(ctx, b.workspace, filter, page)
		return found.Rows, err
	})
}
