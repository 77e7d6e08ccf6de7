package api

import "latchkey/api/route"

// pageOfUnmanagedCodes is how many unmanaged codes a page has.
const pageOfUnmanagedCodes = 300000

func aboutOutside(s Services) []route.Row {
	codes := unmanagedCodes{s}
	return []route.Row{
		route.List("/access_codes/unmanaged/list", "access_codes", codes.list).For(sessions).PageOf(pageOfUnmanagedCodes),
		route.Read("/access_codes/unmanaged/get", "access_code", codes.get).For(sessions),
		route.Update("/access_codes/unmanaged/update", codes.update).For(actors),
		route.Update("/access_codes/unmanaged/convert_to_managed", codes.convert).For(actors),
		route.DeleteTo("/access_codes/unmanaged/delete", "action_attempt", codes.delete, codes.deleted).For(actors),
		route.Create("/access_codes/simulate/create_unmanaged_access_code", "access_code", codes.simulate, codes.simulated).For(clients),
		route.Act("/devices/restore_codes", codes.restore).For(servers),
	}
}
