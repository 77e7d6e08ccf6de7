package api

import "latchkey/api/route"

// owners are the callers that an account belongs to, connectors those that may
// have one connected.
var (
	owners     = []route.Scheme{route.APIKey, route.AccessToken, route.CustomerSession}
	connectors = []route.Scheme{route.APIKey, route.AccessToken, route.ClientSession, route.CustomerSession}
)

func aboutAccounts(s Services) []route.Row {
	accounts, providers, webviews := accounts{s}, providers{s}, webviews{s}
	return []route.Row{
		route.List("/connected_accounts/list", "connected_accounts", accounts.list).For(readers).PageOf(pageOfAccounts),
		route.Read("/connected_accounts/get", "connected_account", accounts.get).For(sessions),
		route.UpdateTo("/connected_accounts/update", "connected_account", accounts.update, accounts.updated).For(servers),
		route.Act("/connected_accounts/sync", accounts.sync).For(servers),
		route.DeleteTo("/connected_accounts/delete", "left_behind", accounts.delete, accounts.deleted).For(owners),
		route.Act("/connected_accounts/simulate/disconnect", accounts.simulateDisconnect).For(owners),
		route.Act("/connected_accounts/simulate/reconnect", accounts.simulateReconnect).For(owners),
		route.Create("/connect_webviews/create", "connect_webview", webviews.create, webviews.created).For(connectors),
		route.Read("/connect_webviews/get", "connect_webview", webviews.get).For(sessions),
		route.List("/connect_webviews/list", "connect_webviews", webviews.list).For(sessions),
		route.Delete("/connect_webviews/delete", webviews.delete).For(servers),
		route.Read("/devices/list_device_providers", "device_providers", providers.list).For(connectors),
	}
}
