package api

import "latchkey/api/route"

func aboutACS(s Services) []route.Row {
	users, groups, systems := acsUsers{s}, acsGroups{s}, systems{s}
	return []route.Row{
		route.List("/acs/users/list", "acs_users", users.list).For(clients),
		route.Read("/acs/users/get", "acs_user", users.get).For(servers),
		route.Create("/acs/users/create", "acs_user", users.create, users.created).For(servers),
		route.Update("/acs/users/update", users.update).For(servers),
		route.Delete("/acs/users/delete", users.delete).For(servers),
		route.Act("/acs/users/suspend", users.suspend).For(servers),
		route.Act("/acs/users/unsuspend", users.unsuspend).For(servers),
		route.Read("/acs/users/list_accessible_entrances", "acs_entrances", users.entrances).For(clients),
		route.Act("/acs/users/revoke_access_to_all_entrances", users.revokeEntrances).For(servers),
		route.Add("/acs/users/add_to_access_group", groups.addUser).For(servers),
		route.Delete("/acs/users/remove_from_access_group", groups.remove).For(servers),
		route.Read("/acs/access_groups/list", "acs_access_groups", groups.list).For(servers),
		route.Read("/acs/access_groups/get", "acs_access_group", groups.get).For(servers),
		route.Read("/acs/access_groups/list_users", "acs_users", groups.users).For(servers),
		route.Read("/acs/access_groups/list_accessible_entrances", "acs_entrances", groups.entrances).For(servers),
		route.Add("/acs/access_groups/add_user", groups.add).For(servers),
		route.Delete("/acs/access_groups/remove_user", groups.remove).For(servers),
		route.Delete("/acs/access_groups/delete", groups.delete).For(clients),
		route.Act("/acs/entrances/grant_access", users.allowEntrance).For(servers),
		route.Read("/acs/systems/list_compatible_credential_manager_acs_systems", "acs_systems", systems.managers).For(servers),
		route.Act("/acs/systems/report_devices", systems.report).For(servers),
	}
}

func aboutCredentials(s Services) []route.Row {
	credentials := acsCredentials{s}
	return []route.Row{
		route.List("/acs/credentials/list", "acs_credentials", credentials.list).For(clients),
		route.Read("/acs/credentials/get", "acs_credential", credentials.get).For(servers),
		route.Create("/acs/credentials/create", "acs_credential", credentials.create, credentials.created).For(servers),
		route.UpdateTo("/acs/credentials/update", "acs_credential", credentials.update, credentials.updated).For(servers),
		route.UpdateTo("/acs/credentials/assign", "acs_credential", credentials.assign, credentials.assigned).For(servers),
		route.UpdateTo("/acs/credentials/unassign", "acs_credential", credentials.unassign, credentials.assigned).For(servers),
		route.Delete("/acs/credentials/delete", credentials.delete).For(servers),
		route.Act("/acs/credentials/create_offline_code", credentials.offlineCode).For(servers),
		route.Create("/acs/entrances/unlock", "action_attempt", credentials.unlock, credentials.unlocked).For(servers),
		route.Read("/acs/credentials/list_accessible_entrances", "acs_entrances", credentials.entrances).For(servers),
		route.Read("/acs/entrances/list_credentials_with_access", "acs_credentials", credentials.onEntrance).For(clients),
	}
}
