package api

import (
	"context"
	"encoding/json"
	"strconv"

	"golang.org/x/sync/errgroup"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/problem"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// createGrants takes up to 500 bodies of create. They are read one by one, so
// that a bad one does not spoil the others.
type createGrants struct {
	Grants []param.Unread `param:"access_grants,required,min=1,max=500" doc:"Each as access_grants/create takes it."`
}

// grantsAbreast is how many grants of one call are made at once.
const grantsAbreast = 4

var createGrantParams = param.Of[createGrant]()

func (g grants) createMultiple(ctx context.Context, call *route.Call, p createGrants) ([]wire.GrantResult, error) {
	results := make([]wire.GrantResult, len(p.Grants))
	var making errgroup.Group
	making.SetLimit(grantsAbreast)
	for i, body := range p.Grants {
		making.Go(func() error {
			results[i] = g.createOne(ctx, call, i, body)
			return nil
		})
	}
	_ = making.Wait() // each item has its own error
	if _, claimed := latchkey.ClaimFrom(ctx); claimed && ctx.Err() != nil {
		return nil, ctx.Err() // what was made is found again under the same Idempotency-Key
	}
	return results, nil
}

func (g grants) createdMultiple(context.Context, *route.Call, createGrants, string) ([]wire.GrantResult, error) {
	return nil, problem.Internal(nil) // the claim of the whole is never spent: its items are
}

// createOne makes one grant of many. One whose access_grant_key is there
// already is that grant, as it is.
func (g grants) createOne(ctx context.Context, call *route.Call, index int, body param.Unread) wire.GrantResult {
	grant, existed, err := g.createOnce(ctx, call, index, body)
	result := wire.GrantResult{Index: index, Existed: existed}
	if err != nil {
		p := problem.From(err)
		result.Error = &wire.ItemError{Type: p.Type, Message: p.Message}
		return result
	}
	shown := grantAt(call)(grant)
	result.Grant = &shown
	return result
}

func (g grants) createOnce(
	ctx context.Context, call *route.Call, index int, body param.Unread,
) (grant latchkey.Grant, existed bool, err error) {
	var item createGrant
	if issues := createGrantParams.Decode(createGrantParams.Known(body), &item); issues != nil {
		return grant, false, problem.InvalidInput(issues)
	}
	if item.Key != "" {
		grant, err = g.Grants.Grant(ctx, call.Workspace.ID, latchkey.GrantRef{Key: item.Key})
		if latchkey.CodeOf(err) != latchkey.ENotFound || err == nil {
			return grant, err == nil, err
		}
	}
	return g.createUnder(ctx, call, index, body, item)
}

// createUnder makes a grant under the call's Idempotency-Key, if it has one: each
// item has a claim of its own, so that a call that broke off goes on where it was.
func (g grants) createUnder(
	ctx context.Context, call *route.Call, index int, body param.Unread, item createGrant,
) (grant latchkey.Grant, existed bool, err error) {
	whole, claimed := latchkey.ClaimFrom(ctx)
	if !claimed {
		grant, err = g.Grants.CreateGrant(ctx, call.Workspace.ID, item.grant())
		return grant, false, err
	}
	text, err := json.Marshal(body)
	if err != nil {
		return grant, false, problem.Internal(err)
	}
	claim, err := g.Idempotency.Claim(ctx, call.Workspace.ID, whole.Key+"#"+strconv.Itoa(index), string(text))
	switch {
	case err != nil:
		return grant, false, err
	case claim.State == latchkey.ClaimSpent:
		grant, err = g.Grants.Grant(ctx, call.Workspace.ID, latchkey.GrantRef{ID: claim.ResourceID})
		return grant, true, err
	case claim.State != latchkey.ClaimOurs:
		return grant, false, inUse()
	}
	grant, err = g.Grants.CreateGrant(latchkey.WithClaim(ctx, claim), call.Workspace.ID, item.grant())
	if err != nil { // nothing was made: a repetition tries it again
		_ = g.Idempotency.Release(context.WithoutCancel(ctx), claim)
	}
	return grant, false, err
}
