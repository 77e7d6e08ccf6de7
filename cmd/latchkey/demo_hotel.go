package main

import (
	"context"
	"errors"
	"time"
)

// hotelDay is a day at a hotel: two stays back to back, a lost card, a room move.
func (d *demo) hotelDay(ctx context.Context) error {
	d.head("8. A day at a hotel",
		"Ada leaves Room 101 today, and Grace comes. Cards are written at the front desk; what a door says is its lock's own answer.")
	if err := d.findDesk(ctx); err != nil {
		return err
	}
	adaID, failure := d.createPerson(ctx, demoPerson)
	graceID, err := d.createPerson(ctx, demoPerson+"-guest")
	if err = errors.Join(failure, err); err != nil {
		return err
	}
	ada, grace := &guest{name: "Ada", personID: adaID, room: room101}, &guest{name: "Grace", personID: graceID, room: room101}
	for _, scene := range []func(context.Context, *guest, *guest) error{d.staying, d.arriving, d.loseCard, d.moveRoom} {
		if err := scene(ctx, ada, grace); err != nil {
			return err
		}
	}
	return d.allLeft(ctx)
}

// staying lets Ada have the room since yesterday; Grace is to have it in two hours.
func (d *demo) staying(ctx context.Context, ada, grace *guest) error {
	now := time.Now()
	if err := d.checkIn(ctx, ada, now.Add(-20*time.Hour), now.Add(2*time.Hour)); err != nil {
		return err
	}
	if err := d.mustSay(ctx, ada, "not_written"); err != nil {
		return err
	}
	if err := d.write(ctx, ada, "open"); err != nil {
		return err
	}
	if err := d.checkIn(ctx, grace, now.Add(2*time.Hour), now.Add(26*time.Hour)); err != nil {
		return err
	}
	return d.write(ctx, grace, "not_yet")
}

// arriving lets the next guest into the room of one who is still there.
func (d *demo) arriving(ctx context.Context, ada, grace *guest) error {
	d.sayf("Grace is early: the room is hers from now on. Her card says what was written on it until it is written again.")
	early := map[string]any{"starts_at": time.Now()}
	if err := d.about(ctx, grace.grantID, "/access_grants/update", early, nil); err != nil {
		return err
	}
	if err := d.awaitReady(ctx, grace); err != nil {
		return err
	}
	if err := errors.Join(d.mustSay(ctx, grace, "not_yet"), d.mustSay(ctx, ada, "open")); err != nil {
		return err
	}
	if err := d.write(ctx, grace, "open"); err != nil {
		return err
	}
	return d.mustSay(ctx, ada, "superseded")
}

// loseCard takes a lost card back and writes another one.
func (d *demo) loseCard(ctx context.Context, _, grace *guest) error {
	d.sayf("Grace has lost her card: it is taken back, and she gets another one.")
	if err := d.api.post(ctx, "/access_methods/delete", map[string]any{"access_method_id": grace.methodID}, nil); err != nil {
		return err
	}
	another := map[string]any{"requested_access_methods": []modeAsked{{"card"}}}
	if err := d.about(ctx, grace.grantID, "/access_grants/request_access_methods", another, nil); err != nil {
		return err
	}
	lost := *grace
	if err := d.awaitReady(ctx, grace); err != nil {
		return err
	}
	if err := d.mustBeTakenBack(ctx, &lost); err != nil {
		return err
	}
	return d.write(ctx, grace, "open")
}

// moveRoom gives the guest another room, by the same reservation, and in the end
// everybody leaves.
func (d *demo) moveRoom(ctx context.Context, ada, grace *guest) error {
	d.sayf("The shower drips: Grace moves to %s.", room102)
	moved := &guest{name: grace.name, personID: grace.personID, room: room102}
	if err := d.checkOut(ctx, grace); err != nil {
		return err
	}
	if err := d.checkIn(ctx, moved, time.Now(), time.Now().Add(24*time.Hour)); err != nil {
		return err
	}
	if err := d.write(ctx, moved, "open"); err != nil {
		return err
	}
	d.sayf("Everybody checks out.")
	if err := errors.Join(d.checkOut(ctx, ada), d.checkOut(ctx, moved)); err != nil {
		return err
	}
	return errors.Join(d.mustBeTakenBack(ctx, grace), d.mustBeTakenBack(ctx, ada), d.mustBeTakenBack(ctx, moved))
}
