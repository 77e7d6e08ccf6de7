package api

import (
	"context"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type accounts struct{ Services }

type listAccounts struct {
	route.Paging

	Metadata    map[string]any    `param:"custom_metadata_has"`
	CustomerKey string            `param:"customer_key,key"`
	Search      string            `param:"search,min=1"`
	SpaceID     string            `param:"space_id,uuid"`
	UserKey     param.Opt[string] `param:"user_identifier_key,min=1"`
}

func (a accounts) list(ctx context.Context, call *route.Call, p listAccounts) (route.Page[wire.Account], error) {
	by, err := a.through(ctx, call, p.UserKey.Or(""))
	if err != nil {
		return route.Page[wire.Account]{}, err
	}
	found, err := a.Accounts.ListAccounts(ctx, call.Workspace.ID, latchkey.AccountFilter{
		Viewer: by, CustomerKey: p.CustomerKey, Search: p.Search, SpaceID: p.SpaceID, Metadata: p.Metadata,
	}, call.Page())
	return route.Show(call, found, wire.AccountOf), err
}

type getAccount struct {
	ID    string `param:"connected_account_id,uuid"`
	Email string `param:"email,email"`
}

func (getAccount) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("connected_account_id", "email")}
}

// get by email finds nothing: drivers log in with keys, not as a person.
func (a accounts) get(ctx context.Context, call *route.Call, p getAccount) (wire.Account, error) {
	if p.ID == "" {
		return wire.Account{}, latchkey.NotFound("connected_account")
	}
	found, err := a.Accounts.Account(ctx, call.Workspace.ID, p.ID)
	return wire.AccountOf(found), err
}
