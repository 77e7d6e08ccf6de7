package api

import (
	"context"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type updateACSCredential struct {
	ID     string     `param:"acs_credential_id,required,uuid"`
	Code   string     `param:"code" pattern:"^\\d+$"`
	EndsAt *time.Time `param:"ends_at"`
}

func (c acsCredentials) update(ctx context.Context, call *route.Call, p updateACSCredential) (wire.ACSCredential, error) {
	change := latchkey.ACSCredentialChange{EndsAt: p.EndsAt}
	if p.Code != "" {
		change.Code = new(latchkey.NewSecret(p.Code))
	}
	return c.changed(call, p.ID)(c.ACSCredentials.UpdateACSCredential(ctx, call.Workspace.ID, p.ID, change))
}

// changed shows a credential as a change left it.
func (c acsCredentials) changed(call *route.Call, id string) func(latchkey.ACSCredential, error) (wire.ACSCredential, error) {
	call.Note("acs_credential_id", id)
	return func(after latchkey.ACSCredential, err error) (wire.ACSCredential, error) {
		if err != nil {
			return wire.ACSCredential{}, err
		}
		return c.show(call)(after), nil
	}
}

func (c acsCredentials) updated(ctx context.Context, call *route.Call, p updateACSCredential, _ string) (wire.ACSCredential, error) {
	return c.find(ctx, call, p.ID)
}

type assignACSCredential struct {
	ID         string `param:"acs_credential_id,required,uuid"`
	UserID     string `param:"acs_user_id,uuid"`
	IdentityID string `param:"user_identity_id,uuid"`
}

// Rules asks for one user.
func (assignACSCredential) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("acs_user_id", "user_identity_id")}
}

func (p assignACSCredential) user() latchkey.ACSUserRef {
	return latchkey.ACSUserRef{ID: p.UserID, IdentityID: p.IdentityID}
}

func (c acsCredentials) assign(ctx context.Context, call *route.Call, p assignACSCredential) (wire.ACSCredential, error) {
	return c.changed(call, p.ID)(c.ACSCredentials.AssignACSCredential(ctx, call.Workspace.ID, p.ID, p.user()))
}

func (c acsCredentials) unassign(ctx context.Context, call *route.Call, p assignACSCredential) (wire.ACSCredential, error) {
	return c.changed(call, p.ID)(c.ACSCredentials.UnassignACSCredential(ctx, call.Workspace.ID, p.ID, p.user()))
}

func (c acsCredentials) assigned(ctx context.Context, call *route.Call, p assignACSCredential, _ string) (wire.ACSCredential, error) {
	return c.find(ctx, call, p.ID)
}
