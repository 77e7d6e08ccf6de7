package main

import (
	"cmp"
	"context"
	"fmt"
	"math"

	"latchkey"
	"latchkey/activities"
	"latchkey/drivers"
	"latchkey/store"
)

// accounts opens each connected account and looks at its doors.
func (d *doctor) accounts(ctx context.Context, db *store.Store) {
	accounts, err := db.EveryAccount(ctx)
	if err != nil {
		d.check("connected accounts", err, "Run latchkey migrate.")
		return
	}
	sessions := activities.NewSessions(db, registry(), drivers.Env{Log: d.process.log, Clock: d.process.clock})
	defer sessions.Close()
	for _, account := range accounts {
		known, err := db.AccountDoors(ctx, account.ID)
		if err != nil {
			d.check("account "+account.DisplayName, err, "Run latchkey migrate.")
			continue
		}
		session, err := sessions.Of(ctx, account.ID, account.Provider)
		d.account(ctx, account, known, func() (drivers.Session, error) { return session, err })
		d.stranded(ctx, db, account)
	}
}

// account looks at one account. Known are its doors as the worker knows them.
func (d *doctor) account(ctx context.Context, account latchkey.Account, known []latchkey.Door, open func() (drivers.Session, error)) {
	found, advice, err := look(ctx, open)
	name := fmt.Sprintf("account %s (%s)", account.DisplayName, account.Provider)
	if err == nil {
		name = fmt.Sprintf("account %s (%s, doors: %d)", account.DisplayName, account.Provider, len(found))
	}
	d.check(name, err, accountAdvice(err))
	last := map[string]latchkey.Door{}
	for _, door := range known {
		last[door.NativeID] = door
	}
	for _, door := range found {
		d.door(door, last[door.NativeID])
	}
	for _, one := range advice {
		if one.About == "" {
			one.About = name
		}
		d.note("look", one.About, one.Finding, one.Todo)
	}
}

func look(ctx context.Context, open func() (drivers.Session, error)) ([]drivers.Door, []drivers.Advice, error) {
	session, err := open()
	if err != nil {
		return nil, nil, err
	}
	inventory, err := session.Discover(ctx)
	if err != nil {
		return nil, nil, err
	}
	advisor, is := session.(drivers.Advisor)
	if !is {
		return inventory.Doors, nil, nil
	}
	advice, err := advisor.Advise(ctx)
	return inventory.Doors, advice, err
}

// door names a door that cannot be reached now, or soon cannot. That is no fault of
// the installation: most locks sleep or lose their radio now and then. What the
// session has not heard of a battery, the worker may have.
func (d *doctor) door(found drivers.Door, last latchkey.Door) {
	health := found.Health
	switch {
	case !health.Online:
		d.note("away", found.Name, cmp.Or(health.Detail, "it does not answer"),
			cmp.Or(health.Todo, "Look at its power and its distance, if it should be there. What is asked of it waits for it."))
	case last.ID != "" && !last.Online:
		d.note("away", found.Name, "latchkey worker could not reach it when it last tried",
			cmp.Or(health.Todo, "Look at its power and its distance, and that the worker runs. What is asked of it waits for it."))
	case health.Detail != "":
		d.note("look", found.Name, health.Detail, cmp.Or(health.Todo, "Look at it: what it shows is not what it should."))
	}
	if level := cmp.Or(health.Battery, last.Battery); level != nil && latchkey.BatteryStatusOf(*level).Low() {
		d.note("low", found.Name, fmt.Sprintf("its battery is at %.0f %%", math.Floor(100**level)),
			"Replace the battery: a lock without power lets nobody in, and takes no code off.")
	}
}

// accountAdvice is what to do about an account that does not work.
func accountAdvice(err error) string {
	if err == nil {
		return ""
	}
	const (
		page  = "the account's connect page (connect_webviews/create with its connected_account_id)"
		waits = ". Its grants wait, and go on by themselves."
	)
	switch latchkey.FaultOf(err).Class {
	case latchkey.FaultUnauthorized:
		return "Set the login anew on " + page + waits
	case latchkey.FaultPermanent, latchkey.FaultUnsupported, latchkey.FaultNotFound:
		return "Do what it says; what is a setting is corrected on " + page + waits
	case latchkey.FaultGatewayOffline, latchkey.FaultOffline, latchkey.FaultBusy, latchkey.FaultAmbiguous:
		return "Start it, and see that this machine reaches it; if its address or its certificate is another now, set that on " + page + waits
	default:
		return "Read the log of latchkey worker about it."
	}
}
