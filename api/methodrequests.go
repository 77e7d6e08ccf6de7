package api

import (
	"context"

	"latchkey"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type requestMethods struct {
	GrantID   string            `param:"access_grant_id,required,uuid"`
	Requested []requestedMethod `param:"requested_access_methods,required,min=1"`
}

func (g grants) request(ctx context.Context, call *route.Call, p requestMethods) (wire.Grant, error) {
	call.Note("access_grant_id", p.GrantID)
	ref := latchkey.GrantRef{ID: p.GrantID}
	found, err := g.Requests.RequestMethods(ctx, call.Workspace.ID, ref, wire.Map(p.Requested, requestedMethod.method))
	return grantAt(call)(found), err
}

func (g grants) requested(ctx context.Context, call *route.Call, _ requestMethods, id string) (wire.Grant, error) {
	return g.find(ctx, call, latchkey.GrantRef{ID: id})
}

// createMethod is the guides' way to add one method (D-6 of the contract).
type createMethod struct {
	requestedMethod

	GrantID string `param:"access_grant_id,required,uuid"`
}

func (m methods) create(ctx context.Context, call *route.Call, p createMethod) (wire.Method, error) {
	call.Note("access_grant_id", p.GrantID)
	made, err := m.Requests.CreateMethod(ctx, call.Workspace.ID, p.GrantID, p.method())
	if err != nil {
		return wire.Method{}, err
	}
	return m.one(ctx, call, made)
}

func (m methods) created(ctx context.Context, call *route.Call, _ createMethod, id string) (wire.Method, error) {
	return m.get(ctx, call, getMethod{ID: id})
}
