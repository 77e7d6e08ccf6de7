package api

import (
	"context"
	"net/http"
	"strings"

	"latchkey"
	"latchkey/api/problem"
	"latchkey/api/route"
)

// authenticator tries one scheme. applies is false when the request carries
// nothing of the scheme's, so that the next one is tried.
type authenticator func(ctx context.Context, header http.Header) (w latchkey.Workspace, applies bool, err error)

// authenticate tries a route's schemes in their order (contract 1.2). A route
// without schemes is public.
func (s *server) authenticate(ctx context.Context, header http.Header, schemes []route.Scheme) (latchkey.Workspace, error) {
	if len(schemes) == 0 {
		return latchkey.Workspace{}, nil
	}
	if err := checkSessionHeaders(header); err != nil {
		return latchkey.Workspace{}, err
	}
	known := map[route.Scheme]authenticator{route.APIKey: s.byAPIKey}
	for _, scheme := range schemes {
		try, ok := known[scheme]
		if !ok {
			continue
		}
		if workspace, applies, err := try(ctx, header); applies {
			return workspace, err
		}
	}
	return latchkey.Workspace{}, problem.Unauthorized("No authentication methods succeeded")
}

func (s *server) byAPIKey(ctx context.Context, header http.Header) (latchkey.Workspace, bool, error) {
	token := bearer(header)
	if !isAPIKey(token) {
		return latchkey.Workspace{}, false, nil
	}
	workspace, err := s.Workspaces.WorkspaceByAPIKey(ctx, latchkey.NewSecret(token))
	if latchkey.CodeOf(err) == latchkey.EUnauthorized {
		err = problem.Unauthorized("API Key not found")
	}
	return workspace, true, err
}

func bearer(header http.Header) string {
	scheme, token, _ := strings.Cut(header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// sessionPrefix and the others begin the tokens that are no API keys although
// they begin like one.
const sessionPrefix = "seam_cst"

func isAPIKey(token string) bool {
	for _, other := range []string{"seam_at", "seam_pk", sessionPrefix} {
		if strings.HasPrefix(token, other) {
			return false
		}
	}
	return strings.HasPrefix(token, latchkey.APIKeyPrefix)
}

// checkSessionHeaders refuses a malformed session token on any route, whatever
// else the request carries. An empty one is absent: the Go SDK always sends it.
func checkSessionHeaders(header http.Header) error {
	for _, name := range []string{"seam-client-session-token", "client-session-token"} {
		token := header.Get(name)
		if token != "" && !strings.HasPrefix(token, sessionPrefix) {
			return problem.New(http.StatusBadRequest, "invalid_client_session_token",
				"A client session token begins with "+sessionPrefix+".")
		}
	}
	return nil
}
