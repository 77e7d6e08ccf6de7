package main

import (
	"context"
	"fmt"
	"time"

	"latchkey/drivers/sandbox/wire"
)

// extend lets the person stay longer, and types the old PIN all the while.
func (d *demo) extend(ctx context.Context) error {
	d.head("3. Stay a day longer",
		"The PIN stays the same. Somebody types it at every door, again and again, while the doors are changed.")
	everywhere := [][]string{{frontDoor}, {gardenGate}, {lobby}}
	tries, err := d.whileTyping(ctx, everywhere, func(ctx context.Context) error {
		if err := d.update(ctx, map[string]any{"ends_at": time.Now().Add(26 * time.Hour)}); err != nil {
			return err
		}
		return d.follow(ctx, 30*time.Second, "the new times on every door", allActive)
	})
	if err == nil {
		d.sayf("PIN %s was typed %d times at every door meanwhile and opened each time.", masked(d.pin), tries)
	}
	return err
}

func (d *demo) update(ctx context.Context, change map[string]any) error {
	return d.onGrant(ctx, "/access_grants/update", change, nil)
}

// moveDelay makes the new door slow, so that the old one can be seen waiting for it.
const moveDelay = 2 * time.Second

// move replaces the garden gate by an apartment: make before break.
func (d *demo) move(ctx context.Context) error {
	d.head("4. Move a door",
		"Apartment 1 instead of the garden gate. The old door lets go only when the new one has confirmed.")
	slow := wire.Fault{Kind: wire.FaultSlow, On: wire.OnPut, Times: 1, DelayMS: moveDelay.Milliseconds()}
	if err := d.faults.add(ctx, d.doors[apartment].lock, slow); err != nil {
		return err
	}
	somewhere := [][]string{{frontDoor}, {lobby}, {gardenGate, apartment}}
	tries, err := d.whileTyping(ctx, somewhere, func(ctx context.Context) error {
		if err := d.update(ctx, map[string]any{"device_ids": []string{d.doors[frontDoor].id, d.doors[apartment].id}}); err != nil {
			return err
		}
		return d.follow(ctx, 30*time.Second, "the new door active and the old one clean", allActive)
	})
	if err != nil {
		return err
	}
	d.sayf("PIN %s was typed %d times meanwhile: the gate or the apartment opened each time.", masked(d.pin), tries)
	return d.madeBeforeBroken(ctx)
}

// madeBeforeBroken compares the logs of the two locks.
func (d *demo) madeBeforeBroken(ctx context.Context) error {
	made, _, err := d.told(ctx, apartment, "create")
	if err != nil {
		return err
	}
	broken, _, err := d.told(ctx, gardenGate, "delete")
	if err != nil {
		return err
	}
	if len(made) != 1 || len(broken) != 1 {
		return fmt.Errorf("%d writes on %s and %d removals from %s; want one each", len(made), apartment, len(broken), gardenGate)
	}
	const clock = "15:04:05.000"
	confirmed, told := made[0].At, broken[0].At.Add(-time.Duration(broken[0].TookMS)*time.Millisecond)
	d.sayf("By the locks' own logs: %s confirmed at %s, %s was told at %s.",
		apartment, atTerminal(confirmed, clock), gardenGate, atTerminal(told, clock))
	if told.Before(confirmed) {
		return fmt.Errorf("%s was told to let go before %s had confirmed", gardenGate, apartment)
	}
	return nil
}
