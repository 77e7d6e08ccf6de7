package api

import "latchkey/api/route"

// aboutCustomers are the routes about customers. The one under /seam is what the
// page of a portal calls.
func aboutCustomers(s Services) []route.Row {
	pushed, pages := pushes{s}, portals{s}
	visitors := []route.Scheme{route.CustomerSession, route.CustomerReadOnly}
	return []route.Row{
		route.Create("/customers/push_data", "results", pushed.push, pushed.pushedAgain).For(servers),
		route.DeleteTo("/customers/delete_data", "results", pushed.delete, pushed.deletedAgain).For(servers),
		route.Create("/customers/create_portal", "customer_portal", pages.create, pages.created).Under("magic_link").For(servers),
		route.Create("/customers/reservations/create_deep_link", "deep_link", pages.link, pages.linked).For(servers),
		route.Read("/seam/customer/v1/portals/get", "customer_portal", pages.get).For(visitors),
	}
}
