package api

import "latchkey/api/route"

// aboutMoreAccess adds ways in to grants, and shows what others manage.
func aboutMoreAccess(s Services) []route.Row {
	grants, methods, unmanaged := grants{s}, methods{s}, unmanaged{s}
	return []route.Row{
		route.Create("/access_grants/request_access_methods", "access_grant", grants.request, grants.requested).For(customers),
		route.Create("/access_methods/create", "access_method", methods.create, methods.created).For(customers),
		route.Create("/access_methods/unlock_door", "action_attempt", methods.unlock, methods.unlocked).For(servers),
		route.Create("/access_methods/assign_card", "action_attempt", methods.assign, methods.assigned).For(servers),
		route.List("/access_grants/unmanaged/list", "access_grants", unmanaged.listGrants).For(readers),
		route.Read("/access_grants/unmanaged/get", "access_grant", unmanaged.getGrant).For(readers),
		route.Update("/access_grants/unmanaged/update", unmanaged.updateGrant).For(customers),
		route.Read("/access_methods/unmanaged/list", "access_methods", unmanaged.listMethods).For(readers),
		route.Read("/access_methods/unmanaged/get", "access_method", unmanaged.getMethod).For(servers),
	}
}
