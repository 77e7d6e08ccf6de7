package api

import "latchkey/api/route"

func aboutPeople(s Services) []route.Row {
	people := identities{s}
	return []route.Row{
		route.Create("/user_identities/create", "user_identity", people.create, people.created).For(servers),
		route.Read("/user_identities/get", "user_identity", people.get).For(readers),
		route.List("/user_identities/list", "user_identities", people.list).For(sessions),
		route.Update("/user_identities/update", people.update).For(servers),
		route.Delete("/user_identities/delete", people.delete).For(servers),
		route.Act("/user_identities/merge", people.merge).For(servers),
		route.Add("/user_identities/grant_access_to_device", people.grantDevice).For(servers),
		route.Delete("/user_identities/revoke_access_to_device", people.revokeDevice).For(servers),
		route.Read("/user_identities/list_accessible_devices", "devices", people.devices).Under("accessible_devices").For(servers),
		route.Read("/user_identities/list_accessible_entrances", "acs_entrances", people.entrances).For(sessions),
		route.Read("/user_identities/list_acs_systems", "acs_systems", people.systems).For(sessions),
		route.Read("/user_identities/list_acs_users", "acs_users", people.acsUsers).For(servers),
		route.Add("/user_identities/add_acs_user", people.addACSUser).For(servers),
		route.Delete("/user_identities/remove_acs_user", people.removeACSUser).For(servers),
		route.List("/user_identities/unmanaged/list", "user_identities", people.unmanaged).For(sessions),
		route.Read("/user_identities/unmanaged/get", "user_identity", people.getUnmanaged).For(servers),
		route.Update("/user_identities/unmanaged/update", people.manage).For(actors),
	}
}
