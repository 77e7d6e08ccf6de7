package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"latchkey"
	"latchkey/drivers/zwavejs/zwavetest"
)

// demoRadio is what the account of the Z-Wave network is called.
const demoRadio = "Demo: Z-Wave"

// zwave gives somebody a PIN for a Z-Wave lock, through the server that people run.
func (d *demo) zwave(ctx context.Context) error {
	d.head("10. A Z-Wave lock", "The real Z-Wave JS server, with a lock that it simulates.")
	lock, err := d.radio.lock(ctx)
	if errors.Is(err, errNoRadio) {
		d.sayf("Left out: %s.", err)
		return nil
	}
	if err != nil {
		return err
	}
	deviceID, err := d.joinRadio(ctx)
	if err != nil {
		return err
	}
	pin, err := d.lendRadio(ctx, deviceID)
	if err != nil {
		return err
	}
	if err := d.mustHold(ctx, lock, pin, true); err != nil {
		return err
	}
	if err := d.checkOut(ctx, &guest{grantID: d.guests[len(d.guests)-1]}); err != nil {
		return err
	}
	if err := d.allLeft(ctx); err != nil {
		return err
	}
	if err := d.mustHold(ctx, lock, pin, false); err != nil {
		return err
	}
	return d.leaveRadio(ctx)
}

// joinRadio connects the network, and waits until its lock is found.
func (d *demo) joinRadio(ctx context.Context) (deviceID string, err error) {
	var here struct {
		Workspace struct {
			ID string `json:"workspace_id"`
		} `json:"workspace"`
	}
	if err := d.api.post(ctx, "/workspaces/get", struct{}{}, &here); err != nil {
		return "", err
	}
	settings, err := json.Marshal(map[string]string{"url": "ws://" + d.radio.network.Address()})
	if err != nil {
		return "", err
	}
	account, err := connect(ctx, d.db, newAccount(here.Workspace.ID, "zwavejs", demoRadio, settings, nil))
	if err != nil {
		return "", err
	}
	err = until(ctx, 60*time.Second, "the Z-Wave lock is found", func(ctx context.Context) (bool, error) {
		var answer struct {
			Devices []struct {
				ID   string `json:"device_id"`
				Name string `json:"display_name"`
			} `json:"devices"`
		}
		err := d.api.post(ctx, "/devices/list", map[string]any{"connected_account_id": account.ID}, &answer)
		if err == nil && len(answer.Devices) == 0 {
			err = errors.New("the account has no lock yet")
		}
		if err == nil {
			deviceID = answer.Devices[0].ID
			d.sayf("Connected: the lock %q is there.", answer.Devices[0].Name)
		}
		return false, err
	})
	return deviceID, err
}

// lendRadio makes the grant, and waits until the lock has the PIN.
func (d *demo) lendRadio(ctx context.Context, deviceID string) (pin latchkey.Secret, err error) {
	personID, err := d.createPerson(ctx, demoPerson+"-radio")
	if err != nil {
		return latchkey.Secret{}, err
	}
	made, err := d.makeGrant(ctx, grantWish{
		PersonID: personID, DeviceIDs: []string{deviceID}, EndsAt: time.Now().Add(2 * time.Hour), Requested: []modeAsked{{"code"}},
	})
	if err != nil {
		return latchkey.Secret{}, err
	}
	d.guests = append(d.guests, made.ID)
	err = until(ctx, 60*time.Second, "the Z-Wave lock has the PIN", func(ctx context.Context) (bool, error) {
		var answer struct {
			Methods []struct {
				Code     string `json:"code"`
				IsIssued bool   `json:"is_issued"`
			} `json:"access_methods"`
		}
		err := d.about(ctx, made.ID, "/access_methods/list", nil, &answer)
		if err == nil && (len(answer.Methods) != 1 || !answer.Methods[0].IsIssued) {
			err = errors.New("it is not issued")
		}
		if err == nil {
			pin = latchkey.NewSecret(answer.Methods[0].Code)
		}
		return false, err
	})
	return pin, err
}

// mustHold asks the lock itself whether it has the PIN.
func (d *demo) mustHold(ctx context.Context, lock zwavetest.Lock, pin latchkey.Secret, want bool) error {
	codes, err := lock.Codes(ctx)
	if err != nil {
		return err
	}
	holds := false
	for _, code := range codes {
		holds = holds || code.Digits == pin.Reveal()
	}
	switch {
	case holds != want:
		return fmt.Errorf("the Z-Wave lock has the PIN: %t; want %t", holds, want)
	case want:
		d.sayf("Asked the lock itself: it has the PIN %s.", masked(pin))
	default:
		d.sayf("The grant is over; asked the lock itself: it has the PIN no more.")
	}
	return nil
}

// leaveRadio lets the network's account go, also one that a demo which was killed left.
func (d *demo) leaveRadio(ctx context.Context) error {
	var answer struct {
		Accounts []struct {
			ID   string `json:"connected_account_id"`
			Name string `json:"display_name"`
		} `json:"connected_accounts"`
	}
	if err := d.api.post(ctx, "/connected_accounts/list", struct{}{}, &answer); err != nil {
		return err
	}
	var failures []error
	for _, account := range answer.Accounts {
		if account.Name == demoRadio {
			failures = append(failures, d.api.post(ctx, "/connected_accounts/delete", map[string]any{
				"connected_account_id": account.ID, "force": true, // its lock goes with the demo
			}, nil))
		}
	}
	return errors.Join(failures...)
}
