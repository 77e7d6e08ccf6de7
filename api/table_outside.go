package api

import "latchkey/api/route"

// pageOfUnmanagedCodes is how many unmanaged codes a page has.
const pageOfUnmanagedCodes = 300000

func aboutOutside(s Services) []route.Row {
	codes := unmanagedCodes{s}
	return []route.Row{
		route.List("/access_codes/unmanaged/list", "access_codes", codes.list).For(sessions).PageOf(pageOfUnmanagedCodes),
		route.Read("/access_codes/unmanaged/get", "access_code", codes.get).For(sessions),
		route.Act("/devices/restore_codes", codes.restore).For(servers),
	}
}
