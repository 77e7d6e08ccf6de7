package api

import (
	"context"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// capability is the wire's kind of account. All of the contract's are taken.
type capability string

// Values implements param.Listed.
func (capability) Values() []string {
	return []string{"lock", "thermostat", "noise_sensor", "access_control", "camera"}
}

func capabilities(list []capability) []string {
	return wire.Map(list, func(one capability) string { return string(one) })
}

type updateAccount struct {
	Capabilities []capability      `param:"accepted_capabilities"`
	ManageNew    param.Opt[bool]   `param:"automatically_manage_new_devices"`
	ID           string            `param:"connected_account_id,required,uuid"`
	Metadata     map[string]any    `param:"custom_metadata" doc:"Changes the named keys; null or an empty text takes a key away."`
	CustomerKey  param.Opt[string] `param:"customer_key,key" doc:"May be set once."`
	DisplayName  param.Opt[string] `param:"display_name,min=1,max=255"`
}

func (a accounts) update(ctx context.Context, call *route.Call, p updateAccount) (wire.Account, error) {
	if err := checkMetadata(p.Metadata); err != nil {
		return wire.Account{}, err
	}
	change := latchkey.AccountChange{
		ManageNewDevices: p.ManageNew.Ptr(), CustomMetadata: p.Metadata,
		CustomerKey: p.CustomerKey.Ptr(), DisplayName: p.DisplayName.Ptr(),
	}
	if p.Capabilities != nil {
		change.Capabilities = capabilities(p.Capabilities)
	}
	call.Note("connected_account_id", p.ID)
	changed, err := a.Accounts.UpdateAccount(ctx, call.Workspace.ID, p.ID, change)
	return wire.AccountOf(changed), err
}

func (a accounts) updated(ctx context.Context, call *route.Call, p updateAccount, _ string) (wire.Account, error) {
	return a.get(ctx, call, getAccount{ID: p.ID})
}

type oneAccount struct {
	ID string `param:"connected_account_id,required,uuid"`
}

func (a accounts) sync(ctx context.Context, call *route.Call, p oneAccount) error {
	call.Note("connected_account_id", p.ID)
	return a.Accounts.SyncAccount(ctx, call.Workspace.ID, p.ID)
}

func (a accounts) simulateDisconnect(ctx context.Context, call *route.Call, p oneAccount) error {
	call.Note("connected_account_id", p.ID)
	return a.Accounts.SimulateOutage(ctx, call.Workspace.ID, p.ID, true)
}

func (a accounts) simulateReconnect(ctx context.Context, call *route.Call, p oneAccount) error {
	call.Note("connected_account_id", p.ID)
	return a.Accounts.SimulateOutage(ctx, call.Workspace.ID, p.ID, false)
}

type deleteAccount struct {
	ID    string `param:"connected_account_id,required,uuid"`
	Sync  bool   `param:"sync" doc:"Accepted and without effect: deletion never waits for locks."`
	Force bool   `param:"force" doc:"Ours: let the account go now and leave on its locks what cannot be taken off."`
}

// delete answers with what is left behind, which is nothing unless the caller
// says force.
func (a accounts) delete(ctx context.Context, call *route.Call, p deleteAccount) ([]wire.LeftBehind, error) {
	call.Note("connected_account_id", p.ID)
	if !p.Force {
		return []wire.LeftBehind{}, a.Accounts.DeleteAccount(ctx, call.Workspace.ID, p.ID)
	}
	left, err := a.Accounts.AbandonAccount(ctx, call.Workspace.ID, p.ID)
	return wire.Map(left, wire.LeftBehindOf), err
}

func (a accounts) deleted(ctx context.Context, call *route.Call, p deleteAccount, _ string) ([]wire.LeftBehind, error) {
	left, err := a.Accounts.LeftBehind(ctx, call.Workspace.ID, p.ID)
	return wire.Map(left, wire.LeftBehindOf), err
}
