package api

import (
	"context"
	"net/http"
	"strings"

	"latchkey"
	"latchkey/api/problem"
	"latchkey/api/route"
)

// sessionHeaders carry a client session's token beside or instead of Authorization.
var sessionHeaders = []string{"client-session-token", "seam-client-session-token"}

// bySession takes the sessions that may change something.
func (s *server) bySession(ctx context.Context, header http.Header) (route.Caller, bool, error) {
	caller, applies, err := s.byAnySession(ctx, header)
	return caller, applies && (err != nil || !caller.Session.ReadOnly), err
}

// byReadingSession takes the sessions that may only read, which are customers'.
func (s *server) byReadingSession(ctx context.Context, header http.Header) (route.Caller, bool, error) {
	caller, applies, err := s.byAnySession(ctx, header)
	return caller, applies && (err != nil || caller.Session.ReadOnly), err
}

func (s *server) byAnySession(ctx context.Context, header http.Header) (route.Caller, bool, error) {
	token := sessionToken(header)
	if token == "" {
		return route.Caller{}, false, nil
	}
	session, workspace, err := s.Callers.SessionByToken(ctx, latchkey.NewSecret(token))
	switch {
	case err != nil:
	case session.RevokedAt != nil:
		err = problem.New(http.StatusUnauthorized, "client_session_revoked", "This client session was revoked.")
	case !session.ExpiresAt.After(workspace.Now(s.Clock.Now())):
		err = problem.New(http.StatusUnauthorized, "client_session_expired", "This client session has expired.")
	}
	return route.Caller{Workspace: workspace, Session: &session}, true, err
}

// byCustomerSession takes the sessions of customers only.
func (s *server) byCustomerSession(ctx context.Context, header http.Header) (route.Caller, bool, error) {
	caller, applies, err := s.bySession(ctx, header)
	return caller, applies && (err != nil || caller.Session.CustomerKey != ""), err
}

// byPublishableKey lets a web page open a session for somebody whose
// user_identifier_key it knows, where the workspace allows it.
func (s *server) byPublishableKey(ctx context.Context, header http.Header) (route.Caller, bool, error) {
	key := header.Get("Seam-Publishable-Key")
	if key == "" {
		return route.Caller{}, false, nil
	}
	if !strings.HasPrefix(key, latchkey.PublishableKeyPrefix) {
		return route.Caller{}, true, invalidPublishableKey("A publishable key begins with " + latchkey.PublishableKeyPrefix + ".")
	}
	workspace, err := s.Callers.WorkspaceByPublishableKey(ctx, key)
	if err == nil && !workspace.PublishableKeyAuth {
		err = invalidPublishableKey("The workspace does not accept its publishable key: " +
			"switch is_publishable_key_auth_enabled on with /workspaces/update.")
	}
	return route.Caller{Workspace: workspace, Publishable: true, UserKey: header.Get("Seam-User-Identifier-Key")}, true, err
}

func invalidPublishableKey(message string) error {
	return problem.New(http.StatusUnauthorized, "invalid_publishable_key", message)
}

// sessionToken finds the token of a client session, "" for none.
func sessionToken(header http.Header) string {
	if token := bearer(header); strings.HasPrefix(token, latchkey.SessionTokenPrefix) {
		return token
	}
	for _, name := range sessionHeaders {
		if token := header.Get(name); token != "" {
			return token
		}
	}
	return ""
}

// checkSessionHeaders refuses a malformed session token on any route, whatever
// else the request carries. An empty one is absent: the Go SDK always sends it.
func checkSessionHeaders(header http.Header) error {
	for _, name := range sessionHeaders {
		token := header.Get(name)
		if token != "" && !strings.HasPrefix(token, latchkey.SessionTokenPrefix) {
			return problem.New(http.StatusBadRequest, "invalid_client_session_token",
				"A client session token begins with "+latchkey.SessionTokenPrefix+".")
		}
	}
	return nil
}
