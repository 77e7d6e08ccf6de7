package api

import (
	"context"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type listSessions struct {
	ID                       string            `param:"client_session_id,min=1"`
	WebviewID                param.Opt[string] `param:"connect_webview_id,nullable"`
	UserIdentifierKey        string            `param:"user_identifier_key,key"`
	IdentityID               param.Opt[string] `param:"user_identity_id,nullable"`
	WithoutUserIdentifierKey bool              `param:"without_user_identifier_key"`
}

func (s clientSessions) list(ctx context.Context, call *route.Call, p listSessions) ([]wire.Session, error) {
	found, err := s.Sessions.ListSessions(ctx, call.Workspace.ID, latchkey.SessionFilter{
		ID: p.ID, UserIdentifierKey: p.UserIdentifierKey, IdentityID: p.IdentityID.Or(""), WebviewID: p.WebviewID.Or(""),
		WithoutUserIdentifierKey: p.WithoutUserIdentifierKey,
	})
	return wire.Map(found, wire.SessionOf), err
}

type grantSession struct {
	sessionLinks

	ID                string `param:"client_session_id,uuid"`
	UserIdentifierKey string `param:"user_identifier_key,key"`
}

func (grantSession) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("client_session_id", "user_identifier_key")}
}

func (s clientSessions) grant(ctx context.Context, call *route.Call, p grantSession) (wire.Session, error) {
	ref := latchkey.SessionRef{ID: p.ID, UserIdentifierKey: p.UserIdentifierKey}
	changed, err := s.Sessions.GrantSession(ctx, call.Workspace.ID, ref, p.links())
	return wire.SessionOf(changed), err
}

func (s clientSessions) granted(ctx context.Context, call *route.Call, _ grantSession, id string) (wire.Session, error) {
	return s.find(ctx, call, latchkey.SessionRef{ID: id})
}

type oneSession struct {
	ID string `param:"client_session_id,required,uuid"`
}

func (s clientSessions) revoke(ctx context.Context, call *route.Call, p oneSession) error {
	return s.Sessions.RevokeSession(ctx, call.Workspace.ID, p.ID)
}

func (s clientSessions) delete(ctx context.Context, call *route.Call, p oneSession) error {
	return s.Sessions.DeleteSession(ctx, call.Workspace.ID, p.ID)
}
