package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"latchkey"
)

// The pauses between two looks grow from shortLook to longLook, and begin anew
// when something has changed.
const (
	shortLook = 20 * time.Millisecond
	longLook  = 250 * time.Millisecond
)

// until looks again and again until check is content, at most for bound. What
// check says last is why it took too long.
func until(ctx context.Context, bound time.Duration, what string, check func(context.Context) (moved bool, err error)) error {
	limited, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	for pause := shortLook; ; pause = min(pause*3/2, longLook) {
		moved, err := check(limited)
		if err == nil {
			return nil
		}
		if moved {
			pause = shortLook
		}
		select {
		case <-time.After(pause):
		case <-limited.Done():
			return errors.Join(ctx.Err(), fmt.Errorf("%s did not come true within %s: %w", what, bound, err))
		}
	}
}

// follow shows the doors until the grant is as wanted. want says what is
// missing, as an error.
func (d *demo) follow(ctx context.Context, bound time.Duration, what string, want func(latchkey.Grant) error) error {
	defer d.board.rest()
	return until(ctx, bound, what, func(ctx context.Context) (bool, error) {
		grant, err := d.db.GrantByID(ctx, d.grantID)
		if err != nil {
			return false, err
		}
		d.remember(grant)
		return d.board.show(d.rows.of(grant)), want(grant)
	})
}

// remember keeps the marks by which the locks know the grant's credentials.
func (d *demo) remember(grant latchkey.Grant) {
	for _, method := range grant.Methods {
		for _, credential := range method.Credentials {
			d.marks[d.db.Mark(credential.ID)] = true
		}
	}
}

// allActive wants every door to have acknowledged, nothing to be left on doors
// that are not the grant's, and the status to say so.
func allActive(grant latchkey.Grant) error {
	for _, method := range grant.Methods {
		for _, c := range method.Credentials {
			_, targeted := grant.Door(c.DoorID)
			switch {
			case targeted && !c.SetFor(grant.Window):
				return fmt.Errorf("%s on %s is %s", c.Mode.Label(), c.DoorName, c.State)
			case !targeted && c.State != latchkey.CredentialRemoved:
				return fmt.Errorf("%s is still on %s", c.Mode.Label(), c.DoorName)
			}
		}
	}
	if grant.Status != latchkey.GrantActive {
		return fmt.Errorf("the grant is %s", grant.Status)
	}
	return nil
}

// credential is the grant's PIN on a door.
func credential(grant latchkey.Grant, door demoDoor) (latchkey.Credential, error) {
	for _, method := range grant.Methods {
		for _, c := range method.Credentials {
			if c.DoorID == door.id && c.Mode == latchkey.ModeCode {
				return c, nil
			}
		}
	}
	return latchkey.Credential{}, fmt.Errorf("the grant has no PIN on %s", door.name)
}
