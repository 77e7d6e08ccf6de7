package api

import "latchkey/api/route"

// owners are the callers that an account belongs to, connectors those that may
// have one connected.
var (
	owners     = []route.Scheme{route.APIKey, route.AccessToken, route.CustomerSession}
	connectors = []route.Scheme{route.APIKey, route.AccessToken, route.ClientSession, route.CustomerSession}
)

func aboutAccounts(s Services) []route.Row {
	accounts, providers := accounts{s}, providers{s}
	return []route.Row{
		route.List("/connected_accounts/list", "connected_accounts", accounts.list).For(readers).PageOf(pageOfAccounts),
		route.Read("/connected_accounts/get", "connected_account", accounts.get).For(sessions),
		route.UpdateTo("/connected_accounts/update", "connected_account", accounts.update, accounts.updated).For(servers),
		route.Act("/connected_accounts/sync", accounts.sync).For(servers),
		route.DeleteTo("/connected_accounts/delete", "left_behind", accounts.delete, accounts.deleted).For(owners),
		route.Act("/connected_accounts/simulate/disconnect", accounts.simulateDisconnect).For(owners),
		route.Act("/connected_accounts/simulate/reconnect", accounts.simulateReconnect).For(owners),
		route.Read("/devices/list_device_providers", "device_providers", providers.list).For(connectors),
	}
}
