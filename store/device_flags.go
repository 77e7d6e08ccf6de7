package store

import "latchkey"

// offlineOnly: the codes of the device are computed.
const offlineOnly = `coalesce((d.capabilities->>'offline')::boolean, false)`

// flagConditions say which devices have a flag.
var flagConditions = map[latchkey.DeviceFlag]string{
	latchkey.FlagRemotelyUnlock: `(d.capabilities->'unlock') = 'true'`,
	latchkey.FlagRemotelyLock:   `(d.capabilities->'lock') = 'true'`,
	latchkey.FlagAutoLock:       `(d.capabilities->'auto_lock') = 'true'`,
	latchkey.FlagProgramCodes:   `jsonb_exists(d.capabilities->'modes', 'code') and not ` + offlineOnly,
	latchkey.FlagOfflineCodes:   `jsonb_exists(d.capabilities->'modes', 'code') and ` + offlineOnly,
	latchkey.FlagUnlockWithCode: `jsonb_exists(d.capabilities->'modes', 'code')`,
	latchkey.FlagConnect:        `(d.capabilities->'simulated') = 'true' and not d.online`,
	latchkey.FlagDisconnect:     `(d.capabilities->'simulated') = 'true' and d.online`,
	latchkey.FlagRemoval:        `(d.capabilities->'simulated') = 'true' and d.removed_at is null`,
}

// flags narrows to devices that have the flags, or do not have them.
func (q *query) flags(filters []latchkey.FlagFilter) *query {
	for _, filter := range filters {
		condition, known := flagConditions[filter.Flag]
		if !known {
			condition = "false"
		}
		if filter.Has {
			q.when(true, "coalesce("+condition+", false)")
		} else {
			q.when(true, "not coalesce("+condition+", false)")
		}
	}
	return q
}
