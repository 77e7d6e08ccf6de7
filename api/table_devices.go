package api

import (
	"latchkey"
	"latchkey/api/route"
)

// pageOfUnmanaged is the page size of unmanaged devices.
const pageOfUnmanaged = 22900

func aboutDevices(s Services) []route.Row {
	devices := devices{s}
	return []route.Row{
		route.List("/devices/list", "devices", devices.list).For(sessions),
		route.Read("/devices/get", "device", devices.get).For(sessions),
		route.Update("/devices/update", devices.update).For(actors),
		route.DeleteTo("/devices/delete", "left_behind", devices.delete, devices.deleted).For(servers),
		route.Act("/devices/report_provider_metadata", devices.report).For(servers),
		route.List("/devices/unmanaged/list", "devices", devices.listUnmanaged).For(readers).PageOf(pageOfUnmanaged),
		route.Read("/devices/unmanaged/get", "device", devices.getUnmanaged).For(clients),
		route.Update("/devices/unmanaged/update", devices.updateUnmanaged).For(servers),
		route.Act("/devices/simulate/connect", devices.happen(latchkey.SimulateConnect)).For(customers),
		route.Act("/devices/simulate/disconnect", devices.happen(latchkey.SimulateDisconnect)).For(customers),
		route.Act("/devices/simulate/connect_to_hub", devices.happen(latchkey.SimulateConnectHub)).For(customers),
		route.Act("/devices/simulate/disconnect_from_hub", devices.happen(latchkey.SimulateDisconnectHub)).For(customers),
		route.Act("/devices/simulate/remove", devices.happen(latchkey.SimulateRemoval)).For(customers),
		route.Act("/devices/simulate/paid_subscription", devices.subscribe).For(customers),
	}
}
