package api

import (
	"context"
	"slices"

	"latchkey"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type relatedGrants struct {
	IDs     []string        `param:"access_grant_ids,uuid"`
	Keys    []string        `param:"access_grant_keys,key"`
	Exclude []grantRelative `param:"exclude"`
	Include []grantRelative `param:"include"`
}

// grantRelative is a list that get_related of grants returns.
type grantRelative string

// Values implements param.Listed.
func (grantRelative) Values() []string {
	return []string{
		"spaces", "devices", "acs_entrances", "connected_accounts", "acs_systems", "user_identities",
		"acs_access_groups", "access_methods",
	}
}

func (g grants) related(ctx context.Context, call *route.Call, p relatedGrants) (wire.Batch, error) {
	named, err := g.named(ctx, call, p.IDs, p.Keys)
	if err != nil {
		return wire.Batch{}, err
	}
	doors := doorsOf(named)
	b := newBatch(g.Services, call, wanted(p.Include, p.Exclude))
	b.spaces(ctx, spacesOf(named))
	b.doors(doors)
	b.accounts(ctx, distinct(doors, func(d latchkey.Door) string { return d.AccountID }))
	b.systems(ctx, distinct(doors, func(d latchkey.Door) string { return d.SystemID }))
	b.identities(ctx, distinct(named, func(g latchkey.Grant) string { return g.IdentityID }))
	b.none("acs_access_groups", &b.out.AccessGroups)
	b.grantMethods(call, named)
	return b.out, b.err
}

// named finds the grants that the caller names; one that is missing is an error.
func (g grants) named(ctx context.Context, call *route.Call, ids, keys []string) ([]latchkey.Grant, error) {
	named, err := g.grantsByID(ctx, call, ids)
	switch {
	case err != nil:
		return nil, err
	case len(named) < len(distinct(ids, itself)):
		return nil, latchkey.NotFound("access_grant")
	}
	for _, key := range keys {
		grant, err := g.Grants.Grant(ctx, call.Workspace.ID, latchkey.GrantRef{Key: key})
		if err != nil {
			return nil, err
		}
		named = append(named, grant)
	}
	return unique(named, grantIDOf), nil
}

func (b *batch) grantMethods(call *route.Call, grants []latchkey.Grant) {
	fill(b, "access_methods", &b.out.Methods, func(m wire.Method) wire.Method { return m }, func() ([]wire.Method, error) {
		var shown []wire.Method
		for _, grant := range grants {
			for _, method := range grant.Methods {
				if method.DeletedAt == nil {
					shown = append(shown, methodAt(call, grant, method))
				}
			}
		}
		return shown, nil
	})
}

type relatedMethods struct {
	IDs     []string         `param:"access_method_ids,required,uuid"`
	Exclude []methodRelative `param:"exclude"`
	Include []methodRelative `param:"include"`
}

// methodRelative is a list that get_related of methods returns.
type methodRelative string

// Values implements param.Listed.
func (methodRelative) Values() []string {
	return []string{
		"spaces", "devices", "acs_entrances", "access_grants", "access_methods", "instant_keys",
		"client_sessions", "acs_credentials",
	}
}

func (m methods) related(ctx context.Context, call *route.Call, p relatedMethods) (wire.Batch, error) {
	named, err := m.Methods.MethodsByID(ctx, call.Workspace.ID, p.IDs)
	if err != nil {
		return wire.Batch{}, err
	}
	theirs, err := m.grantsByID(ctx, call, distinct(named, methodGrantID))
	if err != nil {
		return wire.Batch{}, err
	}
	b := newBatch(m.Services, call, wanted(p.Include, p.Exclude))
	b.spaces(ctx, spacesOf(theirs))
	b.doors(opened(doorsOf(theirs), named))
	fill(&b, "access_grants", &b.out.Grants, grantAt(call), func() ([]latchkey.Grant, error) { return theirs, nil })
	fill(&b, "access_methods", &b.out.Methods, func(m wire.Method) wire.Method { return m },
		func() ([]wire.Method, error) { return m.show(ctx, call, named) })
	b.keys(ctx, call, named)
	b.credentials(ctx, call, p.IDs)
	return b.out, b.err
}

// opened are those of the doors that have a credential of the methods.
func opened(doors []latchkey.Door, methods []latchkey.Method) []latchkey.Door {
	has := map[string]bool{}
	for _, method := range methods {
		for _, credential := range method.Credentials {
			has[credential.DoorID] = true
		}
	}
	return slices.DeleteFunc(doors, func(d latchkey.Door) bool { return !has[d.ID] })
}
