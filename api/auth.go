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
type authenticator func(ctx context.Context, header http.Header) (caller route.Caller, applies bool, err error)

// authenticate tries a route's schemes in their order (contract 1.2). A route
// without schemes is public.
func (s *server) authenticate(ctx context.Context, header http.Header, schemes []route.Scheme) (route.Caller, error) {
	if len(schemes) == 0 {
		return route.Caller{}, nil
	}
	if err := checkSessionHeaders(header); err != nil {
		return route.Caller{}, err
	}
	known := map[route.Scheme]authenticator{
		route.PublishableKey: s.byPublishableKey, route.APIKey: s.byAPIKey,
		route.AccessToken: s.byAccessToken, route.AccessTokenAlone: s.byAccessTokenAlone,
		route.ClientSession: s.bySession, route.CustomerSession: s.byCustomerSession, route.CustomerReadOnly: s.byReadingSession,
	}
	for _, scheme := range schemes {
		try, ok := known[scheme]
		if !ok {
			continue
		}
		if caller, applies, err := try(ctx, header); applies {
			return caller, err
		}
	}
	return route.Caller{}, problem.Unauthorized("No authentication methods succeeded" + whyNot(header))
}

// whyNot says what is wrong with a token of a kind that the route does not take.
func whyNot(header http.Header) string {
	switch token := bearer(header); {
	case sessionToken(header) != "":
		return ": this route is not for client sessions, or only for those of a customer, or only for those that may change something."
	case strings.HasPrefix(token, latchkey.AccessTokenPrefix):
		return ": with a personal access token this route needs the workspace's id in the header seam-workspace."
	case strings.HasPrefix(token, latchkey.PublishableKeyPrefix):
		return ": send a publishable key in the header seam-publishable-key."
	}
	return ""
}

func (s *server) byAPIKey(ctx context.Context, header http.Header) (route.Caller, bool, error) {
	token := bearer(header)
	if !isAPIKey(token) {
		return route.Caller{}, false, nil
	}
	workspace, err := s.Callers.WorkspaceByAPIKey(ctx, latchkey.NewSecret(token))
	return route.Caller{Workspace: workspace}, true, err
}

// byAccessToken lets the user of a personal access token into the workspace
// that the header names. Without one it does not apply.
func (s *server) byAccessToken(ctx context.Context, header http.Header) (route.Caller, bool, error) {
	workspaceID := header.Get("Seam-Workspace")
	if workspaceID == "" {
		return route.Caller{}, false, nil
	}
	caller, applies, err := s.byAccessTokenAlone(ctx, header)
	if err == nil && applies {
		caller.Workspace, err = s.Callers.WorkspaceOfUser(ctx, caller.User.ID, workspaceID)
	}
	return caller, applies, err
}

func (s *server) byAccessTokenAlone(ctx context.Context, header http.Header) (route.Caller, bool, error) {
	token := bearer(header)
	if !strings.HasPrefix(token, latchkey.AccessTokenPrefix) {
		return route.Caller{}, false, nil
	}
	user, err := s.Callers.UserByAccessToken(ctx, latchkey.NewSecret(token))
	return route.Caller{User: &user}, true, err
}

func bearer(header http.Header) string {
	scheme, token, _ := strings.Cut(header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

func isAPIKey(token string) bool {
	for _, other := range []string{latchkey.AccessTokenPrefix, latchkey.PublishableKeyPrefix, latchkey.SessionTokenPrefix} {
		if strings.HasPrefix(token, other) {
			return false
		}
	}
	return strings.HasPrefix(token, latchkey.APIKeyPrefix)
}
