package main

import (
	"context"
	"fmt"
	"time"

	"latchkey"
	"latchkey/store"
)

// stranded names the doors that left an account with credentials on them. Those are
// waited for, until the lock is back or somebody says that it was reset.
func (d *doctor) stranded(ctx context.Context, db *store.Store, account latchkey.Account) {
	doors, err := db.StrandedDoors(ctx, account.ID)
	if err != nil {
		d.check("locks that left "+account.DisplayName, err, "Run latchkey migrate.")
		return
	}
	for _, door := range doors {
		finding := fmt.Sprintf("it left its account on %s and may still hold %s", door.RemovedAt.Format(time.RFC3339), door.HeldWords())
		d.note("left", door.DisplayName(), finding, strandedAdvice(door))
	}
}

func strandedAdvice(door latchkey.Door) string {
	const advice = "Bring it back, and it is cleaned; or reset the lock, and say so: "
	if door.Kind == latchkey.DoorEntrance {
		return advice + `/connected_accounts/delete with {"connected_account_id": "` + door.AccountID + `", "force": true}.`
	}
	return advice + `/devices/delete with {"device_id": "` + door.ID + `", "force": true}.`
}
