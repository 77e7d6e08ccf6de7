package api

import "latchkey/api/route"

func aboutPhones(s Services) []route.Row {
	phones := phones{s}
	return []route.Row{
		route.Read("/phones/list", "phones", phones.list).For(servers),
		route.Read("/phones/get", "phone", phones.get).For(servers),
		route.Delete("/phones/deactivate", phones.deactivate).For(clients),
		route.Create("/phones/simulate/create_sandbox_phone", "phone", phones.simulate, phones.simulated).For(servers),
	}
}
