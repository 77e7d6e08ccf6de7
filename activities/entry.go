package activities

import (
	"context"

	"latchkey"
	"latchkey/drivers"
)

// entryKinds are the events of a gateway that are recorded as they come.
var entryKinds = map[drivers.EventKind]latchkey.EntryKind{
	drivers.DoorUnlocked: latchkey.EntryUnlocked, drivers.DoorLocked: latchkey.EntryLocked,
	drivers.EntryDenied: latchkey.EntryDenied, drivers.DoorTampered: latchkey.EntryTampered,
}

// entryOf is what happened at a door, in the core's words.
func entryOf(event drivers.Event) latchkey.Entry {
	return latchkey.Entry{
		Kind: entryKinds[event.Kind], Door: event.Door, Mark: event.Owner, Ref: event.Ref,
		Method: event.Method, Reason: event.Reason, At: event.At, Unsigned: event.Unsigned,
	}
}

// enter records what a gateway says happened at a door.
func (a *Account) enter(ctx context.Context, account latchkey.Account, event drivers.Event) {
	err := a.Store.RecordEntry(ctx, account.ID, entryOf(event))
	if err != nil {
		a.Log.Error("an entry is not recorded", "account_id", account.ID, "kind", string(event.Kind), "error", err)
	}
}
