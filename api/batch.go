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
	ctx              context.Context
	call             *route.Call
	include, exclude []string
	out              wire.Batch
	err              error
}

// wants reports whether a list was asked for: all are, unless include names
// some, and without those that exclude names.
func (b *batch) wants(key string) bool {
	if b.err != nil || slices.Contains(b.exclude, key) {
		return false
	}
	return b.include == nil || slices.Contains(b.include, key)
}

// fill puts a list into the batch if it is asked for.
func fill[D, W any](b *batch, key string, into **[]W, show func(D) W, find func() ([]D, error)) {
	if !b.wants(key) {
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
	fill(b, "devices", &b.out.Devices, wire.DeviceOf, ofKind(doors, latchkey.DoorDevice))
	fill(b, "acs_entrances", &b.out.Entrances, wire.EntranceOf, ofKind(doors, latchkey.DoorEntrance))
}

func ofKind(doors []latchkey.Door, kind latchkey.DoorKind) func() ([]latchkey.Door, error) {
	return func() ([]latchkey.Door, error) {
		other := func(d latchkey.Door) bool { return d.Kind != kind }
		return slices.DeleteFunc(slices.Clone(doors), other), nil
	}
}

func (b *batch) spaces(ids []string) {
	fill(b, "spaces", &b.out.Spaces, wire.SpaceOf, func() ([]latchkey.Space, error) {
		return each(ids, func(id string) (latchkey.Space, error) {
			return b.Spaces.Space(b.ctx, b.call.Workspace.ID, latchkey.SpaceRef{ID: id})
		})
	})
}

// each finds rows one by one. What has gone in the meantime is left out.
func each[T any](ids []string, find func(id string) (T, error)) ([]T, error) {
	rows := make([]T, 0, len(ids))
	for _, id := range ids {
		row, err := find(id)
		switch {
		case err == nil:
			rows = append(rows, row)
		case latchkey.CodeOf(err) != latchkey.ENotFound:
			return nil, err
		}
	}
	return rows, nil
}

func (b *batch) accounts(ids []string) {
	fill(b, "connected_accounts", &b.out.Accounts, wire.AccountOf, func() ([]latchkey.Account, error) {
		page, filter := latchkey.Page{Limit: max(1, len(ids))}, latchkey.AccountFilter{IDs: ids}
		found, err := b.Accounts.ListAccounts(b.ctx, b.call.Workspace.ID, filter, page)
		return found.Rows, err
	})
}

func (b *batch) systems(ids []string) {
	fill(b, "acs_systems", &b.out.Systems, wire.SystemOf, func() ([]latchkey.System, error) {
		return b.Systems.ListSystems(b.ctx, b.call.Workspace.ID, latchkey.SystemFilter{IDs: ids})
	})
}

func (b *batch) identities(ids []string) {
	fill(b, "user_identities", &b.out.Identities, wire.IdentityOf, func() ([]latchkey.Identity, error) {
		page, filter := latchkey.Page{Limit: max(1, len(ids))}, latchkey.IdentityFilter{IDs: ids}
		found, err := b.Identities.ListIdentities(b.ctx, b.call.Workspace.ID, filter, page)
		return found.Rows, err
	})
}
