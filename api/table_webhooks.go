package api

import "latchkey/api/route"

func aboutWebhooks(s Services) []route.Row {
	webhooks, deliveries := webhooks{s}, deliveries{s}
	return []route.Row{
		route.Create("/webhooks/create", "webhook", webhooks.create, webhooks.created).For(servers),
		route.Read("/webhooks/get", "webhook", webhooks.get).For(servers),
		route.Read("/webhooks/list", "webhooks", webhooks.list).For(servers),
		route.Add("/webhooks/update", webhooks.update).For(servers), // POST and PUT, as the contract has it
		route.Delete("/webhooks/delete", webhooks.delete).For(servers),
		// Ours: docs/beyond-seam.md.
		route.Create("/webhooks/rotate_secret", "webhook", webhooks.rotate, webhooks.rotated).For(servers),
		route.Act("/webhooks/enable", webhooks.enable).For(servers),
		route.List("/webhooks/list_deliveries", "deliveries", deliveries.list).For(servers),
		route.Act("/webhooks/replay", deliveries.replay).For(servers),
	}
}
