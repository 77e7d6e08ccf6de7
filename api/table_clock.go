package api

import "latchkey/api/route"

func aboutTime(s Services) []route.Row {
	clocks := clocks{s}
	return []route.Row{
		route.Read("/workspaces/get_clock", "clock", clocks.get).For(sessions),
		route.Create("/workspaces/simulate/advance_clock", "clock", clocks.advance, clocks.advanced).For(servers),
	}
}
