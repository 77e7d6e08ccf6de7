package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"latchkey"
	"latchkey/drivers/uhppote/uhppotetest"
)

// end deletes the grant and waits until the locks said that they are clean.
func (d *demo) end(ctx context.Context) error {
	d.head("6. It is over", "The grant is deleted. It stays visible until every door has let go.")
	if err := d.readCard(ctx); err != nil {
		return err
	}
	if err := d.onGrant(ctx, "/access_grants/delete", nil, nil); err != nil {
		return err
	}
	if err := d.follow(ctx, 30*time.Second, "every door clean", isOver); err != nil {
		return err
	}
	err := d.onGrant(ctx, "/access_grants/get", nil, nil)
	if !isRefusal(err, "access_grant_not_found") {
		return fmt.Errorf("the API still knows the grant (%w)", err)
	}
	d.sayf("The API does not know the grant any more.")
	d.grantID = ""
	return d.forgetPerson(ctx, demoPerson)
}

func isOver(grant latchkey.Grant) error {
	if grant.Status != latchkey.GrantDeleted {
		return fmt.Errorf("the grant is %s", grant.Status)
	}
	return nil
}

// readCard remembers the card's number, to look for it on the panel.
func (d *demo) readCard(ctx context.Context) error {
	grant, err := d.db.GrantByID(ctx, d.grantID)
	for _, method := range grant.Methods {
		if method.Mode == latchkey.ModeCard {
			d.card = method.Secret
		}
	}
	if err == nil && d.card.IsZero() {
		err = errors.New("the grant has no card")
	}
	return err
}

// askLocks asks the locks themselves what they hold.
func (d *demo) askLocks(ctx context.Context) error {
	d.head("7. Ask the locks themselves", "Not our database: the memory of each lock and of the panel.")
	for _, name := range []string{frontDoor, gardenGate, apartment} {
		state, err := d.locks.Lock(ctx, demoSite, d.doors[name].lock)
		if err != nil {
			return err
		}
		for _, code := range state.Codes {
			if d.marks[code.Mark] || code.Code == d.pin.Reveal() {
				return fmt.Errorf("%s still holds the PIN", name)
			}
		}
		if err := d.mustStayShut(ctx, name, len(state.Codes)); err != nil {
			return err
		}
	}
	return d.askPanel(ctx)
}

func (d *demo) askPanel(ctx context.Context) error {
	records, err := d.panels.Outsider(demoPanel).Records(demoPanel)
	if err != nil {
		return err
	}
	for _, secret := range []latchkey.Secret{d.pin, d.card} {
		number, err := numberOf(secret)
		if err != nil {
			return err
		}
		for _, record := range records {
			if record.Number == number {
				return fmt.Errorf("the panel still holds the PIN or the card: it opens %v", record.Doors)
			}
		}
		if granted, err := d.panels.Swipe(ctx, demoPanel, uhppotetest.Swipe{Door: 1, Number: number}); err != nil || granted {
			return errors.Join(err, errors.New("the panel opens for the PIN or the card"))
		}
	}
	return d.mustStayShut(ctx, lobby, len(records))
}

func (d *demo) mustStayShut(ctx context.Context, name string, others int) error {
	opened, err := d.opens(ctx, d.doors[name], d.pin)
	if err != nil {
		return err
	}
	if opened {
		return fmt.Errorf("%s still opens with the PIN", name)
	}
	d.sayf("%-12s nothing of Ada's, %d entries of others; PIN %s does not open it", name, others, masked(d.pin))
	return nil
}

func numberOf(secret latchkey.Secret) (uint32, error) {
	number, err := strconv.ParseUint(secret.Reveal(), 10, 32)
	if err != nil {
		return 0, errors.New("the secret is no number that a panel knows") // its digits stay out of the error
	}
	return uint32(number), nil
}
