package api

import "latchkey/api/route"

// aboutKeys are the routes about instant keys. Those under /seam are
// what their page calls: first with the secret of the link, in the body, then as
// the key's client session.
func aboutKeys(s Services) []route.Row {
	keys, holders := instantKeys{s}, []route.Scheme{route.ClientSession}
	return []route.Row{
		route.Create("/user_identities/generate_instant_key", "instant_key", keys.generate, keys.generated).For(servers),
		route.Read("/instant_keys/list", "instant_keys", keys.list).For(servers),
		route.Read("/instant_keys/get", "instant_key", keys.get).For(servers),
		route.Delete("/instant_keys/delete", keys.delete).For(servers),
		route.Ask("/seam/instant_key/v1/client_sessions/exchange_short_code", "client_session", keys.open).For(anyone).BySecret(),
		route.Read("/seam/instant_key/v1/preview/get", "instant_key_preview", keys.preview).For(anyone).BySecret(),
		route.Read("/seam/instant_key/v1/access/get", "instant_key_access", keys.ring).For(holders),
		route.Create("/seam/instant_key/v1/access/unlock", "action_attempt", keys.unlock, keys.unlocked).For(holders),
	}
}
