package api

import (
	"latchkey/api/problem"
	"latchkey/api/route"
)

// sessionRoutes are the routes that show a client session no more than it may
// see. A session is refused at every other one, whatever its row admits: a route
// that was added and forgotten here shows it nothing.
var sessionRoutes = map[string]bool{
	"/client_sessions/get":                      true,
	"/workspaces/get":                           true,
	"/workspaces/list":                          true,
	"/workspaces/customization_profiles/create": true,
}

// admit refuses a session at a route that is not one of sessionRoutes.
func admit(caller route.Caller, path string) error {
	if caller.Session == nil || sessionRoutes[path] {
		return nil
	}
	return problem.Unauthorized("This route does not answer to client sessions yet: call it from your server, with an API key.")
}
