package api

import "latchkey/api/route"

func aboutCustomers(s Services) []route.Row {
	pushed := pushes{s}
	return []route.Row{
		route.Create("/customers/push_data", "results", pushed.push, pushed.pushedAgain).For(servers),
		route.DeleteTo("/customers/delete_data", "results", pushed.delete, pushed.deletedAgain).For(servers),
	}
}
