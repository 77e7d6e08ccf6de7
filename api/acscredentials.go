package api

import (
	"context"
	"slices"
	"time"

	"latchkey"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// acsCredentials are the ways in of access control systems.
type acsCredentials struct{ Services }

func (c acsCredentials) show(call *route.Call) func(latchkey.ACSCredential) wire.ACSCredential {
	return func(found latchkey.ACSCredential) wire.ACSCredential { return wire.ACSCredentialOf(found, call.Now()) }
}

type oneACSCredential struct {
	ID string `param:"acs_credential_id,required,uuid"`
}

func (c acsCredentials) find(ctx context.Context, call *route.Call, id string) (wire.ACSCredential, error) {
	call.Note("acs_credential_id", id)
	found, err := c.ACSCredentials.ACSCredential(ctx, call.Workspace.ID, id)
	if err != nil {
		return wire.ACSCredential{}, err
	}
	return c.show(call)(found), nil
}

func (c acsCredentials) get(ctx context.Context, call *route.Call, p oneACSCredential) (wire.ACSCredential, error) {
	return c.find(ctx, call, p.ID)
}

type listACSCredentials struct {
	route.Paging

	SystemID      string     `param:"acs_system_id,uuid"`
	UserID        string     `param:"acs_user_id,uuid"`
	CreatedBefore *time.Time `param:"created_before,datetime"`
	MultiPhone    bool       `param:"is_multi_phone_sync_credential" doc:"True finds none: no system of this version has such."`
	Search        string     `param:"search,min=1"`
	IdentityID    string     `param:"user_identity_id,uuid"`
}

func (c acsCredentials) list(ctx context.Context, call *route.Call, p listACSCredentials) (route.Page[wire.ACSCredential], error) {
	found, err := c.ACSCredentials.ListACSCredentials(ctx, call.Workspace.ID, latchkey.ACSCredentialFilter{
		Viewer: call.Viewer(), SystemID: p.SystemID, UserID: p.UserID, IdentityID: p.IdentityID,
		CreatedBefore: p.CreatedBefore, Search: p.Search, MatchesNone: p.MultiPhone,
	}, call.Page())
	return route.Show(call, found, c.show(call)), err
}

func (c acsCredentials) delete(ctx context.Context, call *route.Call, p oneACSCredential) error {
	call.Note("acs_credential_id", p.ID)
	return c.ACSCredentials.DeleteACSCredential(ctx, call.Workspace.ID, p.ID)
}

func (c acsCredentials) entrances(ctx context.Context, call *route.Call, p oneACSCredential) ([]wire.Entrance, error) {
	found, err := c.ACSCredentials.CredentialEntrances(ctx, call.Workspace.ID, p.ID)
	return wire.Map(found, wire.EntranceOf), err
}

type onEntrance struct {
	ID        string   `param:"acs_entrance_id,required,uuid"`
	IncludeIf []string `param:"include_if" enum:"visionline_metadata.is_valid"`
}

// onEntrance lists what opens an entrance. Only credentials of Visionline are valid
// as include_if has it.
func (c acsCredentials) onEntrance(ctx context.Context, call *route.Call, p onEntrance) ([]wire.ACSCredential, error) {
	found, err := c.ACSCredentials.EntranceCredentials(ctx, call.Workspace.ID, p.ID, call.Viewer())
	if len(p.IncludeIf) > 0 {
		found = slices.DeleteFunc(found, func(c latchkey.ACSCredential) bool { return !c.OfVisionline() || !c.Issued() })
	}
	return wire.Map(found, c.show(call)), err
}
