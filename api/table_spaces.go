package api

import "latchkey/api/route"

func aboutSpaces(s Services) []route.Row {
	spaces := spaces{s}
	return []route.Row{
		route.Create("/spaces/create", "space", spaces.create, spaces.created).For(customers),
		route.Read("/spaces/get", "space", spaces.get).For(readers),
		route.List("/spaces/list", "spaces", spaces.list).For(readers),
		route.UpdateTo("/spaces/update", "space", spaces.update, spaces.updated).For(customers),
		route.Delete("/spaces/delete", spaces.delete).For(customers),
		route.Add("/spaces/add_devices", spaces.addDevices).For(customers),
		route.Delete("/spaces/remove_devices", spaces.removeDevices).For(customers),
		route.Add("/spaces/add_acs_entrances", spaces.addEntrances).For(customers),
		route.Delete("/spaces/remove_acs_entrances", spaces.removeEntrances).For(customers),
		route.Add("/spaces/add_connected_account", spaces.addAccount).For(customers),
		route.Delete("/spaces/remove_connected_account", spaces.removeAccount).For(customers),
		route.Read("/spaces/get_related", "batch", spaces.related).For(readers),
	}
}
