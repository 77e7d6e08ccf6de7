package main

import (
	"context"
	"fmt"
	"time"

	"latchkey"
)

// suspend takes the grant away for a while, and gives it back with the same PIN.
func (d *demo) suspend(ctx context.Context) error {
	d.head("5. Take it away for a while", "The grant is suspended, and resumed: nobody else gets the PIN meanwhile.")
	doors := []string{frontDoor, apartment, lobby}
	if err := d.onGrant(ctx, "/access_grants/suspend", nil, nil); err != nil {
		return err
	}
	if err := d.follow(ctx, 30*time.Second, "every door clean for now", isSuspended); err != nil {
		return err
	}
	for _, name := range doors {
		opened, err := d.opens(ctx, d.doors[name], d.pin)
		if err != nil {
			return err
		}
		if opened {
			return fmt.Errorf("%s opens for a suspended grant", name)
		}
	}
	d.sayf("PIN %s opens none of %d doors.", masked(d.pin), len(doors))
	if err := d.onGrant(ctx, "/access_grants/resume", nil, nil); err != nil {
		return err
	}
	if err := d.follow(ctx, 30*time.Second, "every door active again", allActive); err != nil {
		return err
	}
	for _, name := range doors {
		if err := d.typeAt(ctx, []string{name}); err != nil {
			return err
		}
	}
	d.sayf("The same PIN %s opens all of them again.", masked(d.pin))
	return nil
}

func isSuspended(grant latchkey.Grant) error {
	if grant.Status != latchkey.GrantSuspended {
		return fmt.Errorf("the grant is %s", grant.Status)
	}
	return nil
}
