package api

import "latchkey/api/route"

// clients are the callers that act on locks they see: servers and the client
// sessions of a workspace. actors are these and a customer's own sessions.
var (
	clients = []route.Scheme{route.APIKey, route.AccessToken, route.ClientSession}
	actors  = []route.Scheme{route.APIKey, route.AccessToken, route.ClientSession, route.CustomerSession}
)

func aboutAttempts(s Services) []route.Row {
	attempts := attempts{s}
	return []route.Row{
		route.Read("/action_attempts/get", "action_attempt", attempts.get).For(sessions),
		route.List("/action_attempts/list", "action_attempts", attempts.list).For(servers),
	}
}

func aboutLocks(s Services) []route.Row {
	locks := locks{s}
	return []route.Row{
		route.Read("/locks/list", "locks", locks.list).Under("devices").For(clients),
		route.Read("/locks/get", "lock", locks.get).Under("device").For(clients),
		route.Create("/locks/unlock_door", "action_attempt", locks.unlock, locks.asked).For(actors),
		route.Create("/locks/lock_door", "action_attempt", locks.lock, locks.asked).For(actors),
		route.Create("/locks/configure_auto_lock", "action_attempt", locks.autoLock, locks.tuned).For(clients),
		route.Create("/locks/simulate/keypad_code_entry", "action_attempt", locks.typeCode, locks.typed).For(servers),
		route.Create("/locks/simulate/manual_lock_via_keypad", "action_attempt", locks.lockByHand, locks.lockedByHand).For(servers),
	}
}
