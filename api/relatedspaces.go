package api

import (
	"context"

	"latchkey"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type relatedSpaces struct {
	Exclude []spaceRelative `param:"exclude"`
	Include []spaceRelative `param:"include"`
	IDs     []string        `param:"space_ids,uuid"`
	Keys    []string        `param:"space_keys,key"`
}

// spaceRelative is a list that get_related of spaces returns.
type spaceRelative string

// Values implements param.Listed.
func (spaceRelative) Values() []string {
	return []string{"spaces", "devices", "acs_entrances", "connected_accounts", "acs_systems", "access_methods"}
}

func (s spaces) related(ctx context.Context, call *route.Call, p relatedSpaces) (wire.Batch, error) {
	named, err := s.named(ctx, call, p.IDs, p.Keys)
	if err != nil {
		return wire.Batch{}, err
	}
	ids := distinct(named, spaceIDOf)
	doors, err := s.members(ctx, call, ids)
	if err != nil {
		return wire.Batch{}, err
	}
	b := newBatch(s.Services, call, wanted(p.Include, p.Exclude))
	fill(&b, "spaces", &b.out.Spaces, wire.SpaceOf, func() ([]latchkey.Space, error) { return named, nil })
	b.doors(doors)
	b.accounts(ctx, accountsOf(named, doors))
	b.systems(ctx, distinct(doors, func(d latchkey.Door) string { return d.SystemID }))
	if b.wants("access_methods") && b.err == nil {
		grants, err := s.grantsOn(ctx, call, ids)
		b.err = err
		b.grantMethods(call, grants)
	}
	return b.out, b.err
}

// named finds the spaces that the caller names; one that is missing is an error.
func (s spaces) named(ctx context.Context, call *route.Call, ids, keys []string) ([]latchkey.Space, error) {
	ids = distinct(ids, itself)
	page := latchkey.Page{Limit: max(1, len(ids))}
	found, err := s.Spaces.ListSpaces(ctx, call.Workspace.ID, latchkey.SpaceFilter{IDs: ids}, page)
	switch {
	case err != nil:
		return nil, err
	case len(found.Rows) < len(ids):
		return nil, latchkey.NotFound("space")
	}
	for _, key := range keys {
		space, err := s.Spaces.Space(ctx, call.Workspace.ID, latchkey.SpaceRef{Key: key})
		if err != nil {
			return nil, err
		}
		found.Rows = append(found.Rows, space)
	}
	return unique(found.Rows, spaceIDOf), nil
}

func (s spaces) members(ctx context.Context, call *route.Call, ids []string) ([]latchkey.Door, error) {
	var doors []latchkey.Door
	for _, kind := range []latchkey.DoorKind{latchkey.DoorDevice, latchkey.DoorEntrance} {
		found, err := everyPage(func(page latchkey.Page) (latchkey.List[latchkey.Door], error) {
			return s.Doors.ListDoors(ctx, call.Workspace.ID, latchkey.DoorFilter{Kind: kind, SpaceIDs: ids}, page)
		})
		if err != nil {
			return nil, err
		}
		doors = append(doors, found...)
	}
	return doors, nil
}

func (s spaces) grantsOn(ctx context.Context, call *route.Call, ids []string) ([]latchkey.Grant, error) {
	return everyPage(func(page latchkey.Page) (latchkey.List[latchkey.Grant], error) {
		return s.Grants.ListGrants(ctx, call.Workspace.ID, latchkey.GrantFilter{Viewer: call.Viewer(), SpaceIDs: ids}, page)
	})
}

// everyPage reads a list to its end.
func everyPage[T any](read func(latchkey.Page) (latchkey.List[T], error)) ([]T, error) {
	var rows []T
	for page := (latchkey.Page{Limit: 500}); ; { //nolint:mnd // the contract's usual page
		found, err := read(page)
		if err != nil {
			return nil, err
		}
		rows = append(rows, found.Rows...)
		if found.Next == nil {
			return rows, nil
		}
		page.From = found.Next
	}
}

// accountsOf are the accounts of the doors and those that the spaces came from.
func accountsOf(spaces []latchkey.Space, doors []latchkey.Door) []string {
	ids := distinct(doors, func(d latchkey.Door) string { return d.AccountID })
	for _, space := range spaces {
		ids = append(ids, space.AccountIDs...)
	}
	return distinct(ids, itself)
}

func spaceIDOf(s latchkey.Space) string { return s.ID }
