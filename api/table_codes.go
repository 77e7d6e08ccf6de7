package api

import (
	"net/http"

	"latchkey/api/route"
)

// pageOfCodes is how many access codes a page has.
const pageOfCodes = 55000

func aboutCodes(s Services) []route.Row {
	codes := accessCodes{s}
	return []route.Row{
		route.Create("/access_codes/create", "access_code", codes.create, codes.created).For(actors),
		route.CreateOnce("/access_codes/create_multiple", "access_codes", codes.createMany, codes.createdMany).For(actors),
		route.List("/access_codes/list", "access_codes", codes.list).For(sessions).PageOf(pageOfCodes),
		route.Read("/access_codes/get", "access_code", codes.get).For(sessions),
		route.Read("/access_codes/get_timeline", timelineKey, timelines{s}.ofCode).For(sessions),
		route.UpdateTo("/access_codes/update", "action_attempt", codes.update, codes.updated).Also(http.MethodPut).For(actors),
		route.Update("/access_codes/update_multiple", codes.updateMany).For(actors),
		route.DeleteTo("/access_codes/delete", "action_attempt", codes.delete, codes.deleted).For(actors),
		route.Read("/access_codes/generate_code", "generated_code", codes.generate).For(clients),
		route.Create("/access_codes/pull_backup_access_code", "access_code", codes.pull, codes.pulled).For(actors),
		route.Act("/access_codes/report_device_constraints", codes.report).For(clients),
	}
}
