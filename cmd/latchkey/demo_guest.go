package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

// guest is somebody's stay in a room, with the card for it.
type guest struct {
	name, personID, room string
	grantID, methodID    string
	card                 latchkey.Secret
}

// says is what a door makes of a card, for people.
var says = map[string]string{
	"open": "opens", "not_written": "stays shut: nothing is written on the card", "not_yet": "stays shut: its time has not come",
	"superseded": "stays shut: a newer stay has begun", "no_such_code": "stays shut: the card was taken back",
}

// findDesk finds the encoder of the hotel.
func (d *demo) findDesk(ctx context.Context) error {
	var answer struct {
		Encoders []struct {
			ID   string `json:"acs_encoder_id"`
			Name string `json:"display_name"`
		} `json:"acs_encoders"`
	}
	if err := d.api.post(ctx, "/acs/encoders/list", struct{}{}, &answer); err != nil {
		return err
	}
	for _, encoder := range answer.Encoders {
		if encoder.Name == demoHotel.Encoders[0] {
			d.desk = encoder.ID
			return nil
		}
	}
	return errors.New("the sandbox workspace has no encoder at the front desk: it was renamed or removed")
}

// checkIn makes a grant for a stay in a room and waits until its card can be written.
func (d *demo) checkIn(ctx context.Context, who *guest, from, to time.Time) error {
	made, err := d.makeGrant(ctx, grantWish{
		PersonID: who.personID, EntranceIDs: []string{d.doors[who.room].id}, ReservationKey: demoPerson + " " + who.name,
		StartsAt: &from, EndsAt: to, Requested: []modeAsked{{"card"}},
	})
	if err != nil {
		return err
	}
	who.grantID = made.ID
	d.guests = append(d.guests, made.ID)
	return d.awaitReady(ctx, who)
}

// awaitReady waits until the system holds all that is to be written on the card,
// which is not issued before.
func (d *demo) awaitReady(ctx context.Context, who *guest) error {
	return until(ctx, 20*time.Second, who.name+"'s card can be written", func(ctx context.Context) (bool, error) {
		method, err := d.newestMethod(ctx, who.grantID)
		switch {
		case err != nil:
			return false, err
		case method.IsIssued:
			return false, errors.New("the API says that a card is issued that was not written")
		case !method.IsReady:
			return false, errors.New("it is not ready for encoding")
		}
		who.methodID = method.ID
		who.card, err = d.cardOf(ctx, who.grantID, method.ID)
		return false, err
	})
}

type cardMethod struct {
	ID       string `json:"access_method_id"`
	IsIssued bool   `json:"is_issued"`
	IsReady  bool   `json:"is_ready_for_encoding"`
}

// newestMethod is the card of a grant that was asked for last.
func (d *demo) newestMethod(ctx context.Context, grantID string) (cardMethod, error) {
	var answer struct {
		Methods []cardMethod `json:"access_methods"`
	}
	err := d.about(ctx, grantID, "/access_methods/list", nil, &answer)
	if err == nil && len(answer.Methods) == 0 {
		err = errors.New("the grant has no card")
	}
	if err != nil {
		return cardMethod{}, err
	}
	return answer.Methods[len(answer.Methods)-1], nil
}

// cardOf is the number of a card, which the API does not tell.
func (d *demo) cardOf(ctx context.Context, grantID, methodID string) (latchkey.Secret, error) {
	grant, err := d.db.GrantByID(ctx, grantID)
	for _, method := range grant.Methods {
		if method.ID == methodID {
			return method.Secret, err
		}
	}
	return latchkey.Secret{}, errors.Join(err, errors.New("the grant has no such card"))
}

// write writes the guest's card at the front desk, holds it before the room's door
// and wants the door to say so.
func (d *demo) write(ctx context.Context, who *guest, want string) error {
	err := d.ended(ctx, d.api, "/access_methods/encode", map[string]any{"access_method_id": who.methodID, "acs_encoder_id": d.desk})
	if err != nil {
		return err
	}
	method, err := d.newestMethod(ctx, who.grantID)
	if err == nil && !method.IsIssued {
		err = errors.New("the API says that a card is not issued that was written")
	}
	if err != nil {
		return err
	}
	d.sayf("The front desk writes %s's card for %s.", who.name, who.room)
	return d.mustSay(ctx, who, want)
}

// ended starts a job by a route and returns when it has succeeded.
func (d *demo) ended(ctx context.Context, api apiClient, path string, body any) error {
	var answer struct {
		Attempt struct {
			ID     string `json:"action_attempt_id"`
			Status string `json:"status"`
			Error  struct {
				Type    string `json:"type"`
				Message string `json:"message"`
			} `json:"error"`
		} `json:"action_attempt"`
	}
	if err := api.post(ctx, path, body, &answer); err != nil {
		return err
	}
	err := until(ctx, 20*time.Second, path, func(ctx context.Context) (bool, error) {
		err := api.post(ctx, "/action_attempts/get", map[string]any{"action_attempt_id": answer.Attempt.ID}, &answer)
		if err == nil && answer.Attempt.Status == "pending" {
			err = errors.New("it is under way")
		}
		return false, err
	})
	if err == nil && answer.Attempt.Status != "success" {
		err = fmt.Errorf("%s: %s: %s", path, answer.Attempt.Error.Type, answer.Attempt.Error.Message)
	}
	return err
}

// mustSay holds the guest's card before the door of their room.
func (d *demo) mustSay(ctx context.Context, who *guest, want string) error {
	used, err := d.locks.Use(ctx, demoSite, d.doors[who.room].lock, wire.UseRequest{Card: who.card.Reveal()})
	if err != nil {
		return err
	}
	if used.Reason != want {
		return fmt.Errorf("%s says %q to %s's card; want %q", who.room, used.Reason, who.name, want)
	}
	d.sayf("%-9s %-5s %s", who.room, who.name, says[want])
	return nil
}

// mustBeTakenBack waits until the door knows the guest's card no more.
func (d *demo) mustBeTakenBack(ctx context.Context, who *guest) error {
	const want = "no_such_code"
	err := until(ctx, 20*time.Second, "that "+who.room+" forgets a card", func(ctx context.Context) (bool, error) {
		tried, err := d.locks.Try(ctx, demoSite, d.doors[who.room].lock, wire.TryRequest{Card: who.card.Reveal()})
		if err == nil && tried.Reason != want {
			err = fmt.Errorf("it says %q", tried.Reason)
		}
		return false, err
	})
	if err != nil {
		return err
	}
	return d.mustSay(ctx, who, want)
}

func (d *demo) checkOut(ctx context.Context, who *guest) error {
	return d.about(ctx, who.grantID, "/access_grants/delete", nil, nil)
}

// allLeft wants every door to have let go of guests and visitors.
func (d *demo) allLeft(ctx context.Context) error {
	for _, id := range d.guests {
		err := until(ctx, 30*time.Second, "every door clean", func(ctx context.Context) (bool, error) {
			grant, err := d.db.GrantByID(ctx, id)
			if err == nil {
				err = isOver(grant)
			}
			return false, err
		})
		if err != nil {
			return err
		}
	}
	d.guests = nil
	return nil
}
