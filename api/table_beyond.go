package api

import "latchkey/api/route"

// aboutBeyond are the routes on grants that are ours (docs/beyond-seam.md).
func aboutBeyond(s Services) []route.Row {
	grants, methods := grants{s}, methods{s}
	return []route.Row{
		route.Ask("/access_grants/preview", "preview", grants.preview).For(customers),
		route.Create("/access_grants/create_multiple", "results", grants.createMultiple, grants.createdMultiple).For(servers),
		route.Read("/access_grants/timeline", timelineKey, timelines{s}.ofGrant).For(readers),
		route.Create("/access_grants/suspend", "access_grant", grants.suspend, grants.changed).For(customers),
		route.Create("/access_grants/resume", "access_grant", grants.resume, grants.changed).For(customers),
		route.Create("/access_methods/retry_now", "access_method", methods.retry, methods.tried).For(customers),
		route.Create("/access_methods/pause", "access_method", methods.pause, methods.tried).For(customers),
	}
}
