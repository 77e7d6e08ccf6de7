package api

import "latchkey/api/route"

// Who may call the routes about callers, beside those in table.go.
var (
	pages   = []route.Scheme{route.PublishableKey, route.APIKey, route.AccessToken}
	users   = []route.Scheme{route.AccessTokenAlone}
	members = []route.Scheme{route.AccessToken, route.AccessTokenAlone, route.APIKey, route.ClientSession}
	selves  = []route.Scheme{route.ClientSession, route.AccessToken, route.APIKey}
)

func aboutCallers(s Services) []route.Row {
	tenants, opened, looks := workspaces{s}, clientSessions{s}, profiles{s}
	return []route.Row{
		route.Read("/workspaces/get", "workspace", tenants.get).For(sessions),
		route.Read("/workspaces/list", "workspaces", tenants.list).For(members),
		route.Create("/workspaces/create", "workspace", tenants.create, tenants.created).For(users),
		route.Update("/workspaces/update", tenants.update).For(servers),
		route.Create("/workspaces/reset_sandbox", "action_attempt", tenants.reset, tenants.beingReset).For(servers),
		route.CreateOnce("/client_sessions/create", "client_session", opened.create, opened.created).For(pages),
		route.Create("/client_sessions/get_or_create", "client_session", opened.getOrCreate, opened.gotten).For(pages),
		route.UpdateTo("/client_sessions/grant_access", "client_session", opened.grant, opened.granted).For(servers),
		route.Read("/client_sessions/get", "client_session", opened.get).For(selves),
		route.Read("/client_sessions/list", "client_sessions", opened.list).For(servers),
		route.Act("/client_sessions/revoke", opened.revoke).For(servers),
		route.Delete("/client_sessions/delete", opened.delete).For(servers),
		route.Create("/workspaces/customization_profiles/create", "customization_profile", looks.create, looks.created).For(customers),
		route.Read("/workspaces/customization_profiles/get", "customization_profile", looks.get).For(readers),
		route.Read("/workspaces/customization_profiles/list", "customization_profiles", looks.list).For(readers),
		route.Update("/workspaces/customization_profiles/update", looks.update).For(customers),
	}
}
