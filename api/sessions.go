package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"latchkey"
	"latchkey/api/problem"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type clientSessions struct{ Services }

// sessionLinks are what callers link a session to.
type sessionLinks struct {
	WebviewIDs  []string `param:"connect_webview_ids,uuid"`
	AccountIDs  []string `param:"connected_account_ids,uuid"`
	IdentityID  string   `param:"user_identity_id,uuid"`
	IdentityIDs []string `param:"user_identity_ids,uuid,min=1,max=1,deprecated"`
}

func (l sessionLinks) links() latchkey.SessionLinks {
	links := latchkey.SessionLinks{IdentityID: l.IdentityID, AccountIDs: l.AccountIDs, WebviewIDs: l.WebviewIDs}
	if links.IdentityID == "" && len(l.IdentityIDs) > 0 {
		links.IdentityID = l.IdentityIDs[0]
	}
	return links
}

func (l sessionLinks) any() bool {
	return len(l.WebviewIDs)+len(l.AccountIDs)+len(l.IdentityIDs) > 0 || l.IdentityID != ""
}

// openSession is what get_or_create takes, and most of what create does.
type openSession struct {
	sessionLinks

	ExpiresAt         *time.Time `param:"expires_at,datetime" doc:"In a year when left out."`
	UserIdentifierKey string     `param:"user_identifier_key,key"`
}

type createSession struct {
	openSession

	CustomerID  string `param:"customer_id" doc:"Customers have no ids here: send customer_key."`
	CustomerKey string `param:"customer_key,key"`
}

// create makes a session. With PUT a session that has the user_identifier_key
// already is the answer, as it is.
func (s clientSessions) create(ctx context.Context, call *route.Call, p createSession) (wire.Session, error) {
	if p.CustomerID != "" {
		return wire.Session{}, latchkey.Invalid("customer_id", "Customers have no ids here: send customer_key")
	}
	reuse := latchkey.ReuseRefused
	if call.Verb == http.MethodPut {
		reuse = latchkey.ReuseUnchanged
	}
	return s.open(ctx, call, p.openSession, p.CustomerKey, reuse)
}

func (s clientSessions) getOrCreate(ctx context.Context, call *route.Call, p openSession) (wire.Session, error) {
	return s.open(ctx, call, p, "", latchkey.ReuseExtended)
}

func (s clientSessions) open(
	ctx context.Context, call *route.Call, p openSession, customerKey string, reuse latchkey.SessionReuse,
) (wire.Session, error) {
	if call.Publishable {
		p.UserIdentifierKey = cmp.Or(p.UserIdentifierKey, call.UserKey)
		if err := mayPublish(p, customerKey); err != nil {
			return wire.Session{}, err
		}
	}
	wish := latchkey.NewClientSession{
		UserIdentifierKey: p.UserIdentifierKey, CustomerKey: customerKey, SessionLinks: p.links(), ExpiresAt: p.ExpiresAt,
	}
	made, err := s.Sessions.OpenSession(ctx, call.Workspace.ID, wish, reuse)
	call.Note("client_session_id", made.ID)
	return wire.SessionOf(made), err
}

// mayPublish holds what anybody who knows a publishable key may do: open an
// empty session for a user_identifier_key (contract 1.2).
func mayPublish(p openSession, customerKey string) error {
	if p.any() || customerKey != "" || p.ExpiresAt != nil {
		return problem.New(http.StatusForbidden, "publishable_keys_must_create_empty_client_sessions",
			"With a publishable key send the user_identifier_key only. Link the session from your server, with /client_sessions/grant_access.")
	}
	if p.UserIdentifierKey == "" {
		return problem.New(http.StatusBadRequest, "publishable_key_requires_user_identifier_key",
			"With a publishable key send a user_identifier_key, in the body or in the header seam-user-identifier-key.")
	}
	return nil
}

func (s clientSessions) created(ctx context.Context, call *route.Call, _ createSession, id string) (wire.Session, error) {
	return s.find(ctx, call, latchkey.SessionRef{ID: id})
}

func (s clientSessions) gotten(ctx context.Context, call *route.Call, _ openSession, id string) (wire.Session, error) {
	return s.find(ctx, call, latchkey.SessionRef{ID: id})
}

func (s clientSessions) find(ctx context.Context, call *route.Call, ref latchkey.SessionRef) (wire.Session, error) {
	found, err := s.Sessions.Session(ctx, call.Workspace.ID, ref)
	return wire.SessionOf(found), err
}

type getSession struct {
	ID                string `param:"client_session_id,uuid"`
	UserIdentifierKey string `param:"user_identifier_key,key"`
}

// get finds a session. A session finds itself, and no other.
func (s clientSessions) get(ctx context.Context, call *route.Call, p getSession) (wire.Session, error) {
	if own := call.Session; own != nil {
		if p.ID != "" && p.ID != own.ID || p.UserIdentifierKey != "" && p.UserIdentifierKey != own.UserIdentifierKey {
			return wire.Session{}, latchkey.NotFound("client_session")
		}
		return s.find(ctx, call, latchkey.SessionRef{ID: own.ID})
	}
	if (p.ID == "") == (p.UserIdentifierKey == "") {
		return wire.Session{}, latchkey.Invalid("", "Must specify either client_session_id or user_identifier_key")
	}
	return s.find(ctx, call, latchkey.SessionRef{ID: p.ID, UserIdentifierKey: p.UserIdentifierKey})
}
