package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

// prepare finds the doors, and takes away what a demo that was killed left.
func (d *demo) prepare(ctx context.Context) error {
	if err := d.findDoors(ctx); err != nil {
		return err
	}
	return errors.Join(d.forgetPeople(ctx), d.leaveRadio(ctx))
}

// The troubles of the story: the garden gate takes its time, so that there is a
// middle in which to kill the worker, and the front door wants to be left alone.
const (
	gardenDelay = 4 * time.Second
	frontPause  = 1500 * time.Millisecond
)

func (d *demo) create(ctx context.Context) error {
	d.head("1. A grant for three doors",
		"Ada may use a smart lock, a slow one behind a gateway, and a panel, for two hours, with a PIN and a card.")
	slow := wire.Fault{Kind: wire.FaultSlow, On: wire.OnPut, Times: 1, DelayMS: gardenDelay.Milliseconds()}
	busy := wire.Fault{Kind: wire.FaultRateLimit, On: wire.OnPut, Times: 1, RetryAfterMS: frontPause.Milliseconds()}
	err := errors.Join(d.faults.add(ctx, d.doors[gardenGate].lock, slow), d.faults.add(ctx, d.doors[frontDoor].lock, busy))
	if err != nil {
		return err
	}
	personID, err := d.createPerson(ctx, demoPerson)
	if err != nil {
		return err
	}
	return d.createGrant(ctx, personID)
}

func (d *demo) createPerson(ctx context.Context, key string) (id string, err error) {
	var answer struct {
		UserIdentity struct {
			ID string `json:"user_identity_id"`
		} `json:"user_identity"`
	}
	err = d.api.post(ctx, "/user_identities/create", map[string]any{
		"user_identity_key": key, "full_name": demoPeople[key],
	}, &answer)
	return answer.UserIdentity.ID, err
}

func (d *demo) createGrant(ctx context.Context, personID string) error {
	asked := time.Now()
	made, err := d.makeGrant(ctx, grantWish{
		PersonID: personID, Name: "Demo", EndsAt: asked.Add(2 * time.Hour),
		DeviceIDs: []string{d.doors[frontDoor].id, d.doors[gardenGate].id}, EntranceIDs: []string{d.doors[lobby].id},
		Requested: []modeAsked{{"code"}, {"card"}},
	})
	if err != nil {
		return err
	}
	d.grantID = made.ID
	d.sayf("The API promised it in %s: grant %s", time.Since(asked).Round(time.Millisecond), d.grantID)
	return until(ctx, 15*time.Second, "a workflow for the grant", d.findWorkflow)
}

// findWorkflow finds the grant's page in the Web UI.
func (d *demo) findWorkflow(ctx context.Context) (moved bool, err error) {
	if !strings.HasPrefix(d.stack.WebUI, "http") {
		d.sayf("Workflow   access-grant/%s in %s", d.grantID, d.stack.WebUI)
		return true, nil
	}
	run, err := runOf(ctx, d.stack.WebUI, d.grantID)
	if err != nil {
		return false, err
	}
	d.sayf("Watch it   %s", run.page)
	return true, nil
}

// handOver shows what the person is given, once the API says that it works.
func (d *demo) handOver(ctx context.Context) error {
	var answer struct {
		AccessMethods []struct {
			Mode     latchkey.Mode `json:"mode"`
			Code     string        `json:"code"`
			IsIssued bool          `json:"is_issued"`
		} `json:"access_methods"`
	}
	if err := d.onGrant(ctx, "/access_methods/list", nil, &answer); err != nil {
		return err
	}
	for _, method := range answer.AccessMethods {
		if !method.IsIssued {
			return fmt.Errorf("every door has the %s and the API says that it is not issued", method.Mode.Label())
		}
		if method.Mode == latchkey.ModeCode {
			d.pin = latchkey.NewSecret(method.Code)
		}
	}
	if d.pin.IsZero() {
		return errors.New("the API shows no PIN")
	}
	d.sayf("To Ada:    \"Your PIN is %s. It opens all three doors.\"", d.pin.Reveal())
	return d.mustOpen(ctx, frontDoor, gardenGate, lobby)
}

// mustOpen types the PIN at doors.
func (d *demo) mustOpen(ctx context.Context, names ...string) error {
	for _, name := range names {
		opened, err := d.opens(ctx, d.doors[name], d.pin)
		if err != nil {
			return err
		}
		if !opened {
			return fmt.Errorf("%s does not open with the PIN", name)
		}
	}
	d.sayf("Tried PIN %s at %s: it opens.", masked(d.pin), strings.Join(names, ", "))
	return nil
}

func masked(secret latchkey.Secret) string { return strings.Repeat("•", len(secret.Reveal())) }
