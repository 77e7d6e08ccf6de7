package main

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	"latchkey"
	"latchkey/drivers"
)

// visited is a session that has some doors, and something to say.
type visited struct {
	drivers.Session

	doors  []drivers.Door
	advice []drivers.Advice
	err    error // of either
}

func (v visited) Discover(context.Context) (drivers.Inventory, error) {
	return drivers.Inventory{Doors: v.doors}, v.err
}

func (v visited) Advise(context.Context) ([]drivers.Advice, error) { return v.advice, v.err }

// tellsOf is what doctor prints of an account, and whether it counts as a failure.
func tellsOf(of visited, failed error, known ...latchkey.Door) (printed string, ill int) {
	var out bytes.Buffer
	d := &doctor{main: &Main{Stdout: &out}}
	account := latchkey.Account{DisplayName: "House", Provider: "zwavejs"}
	d.account(context.Background(), account, known, func() (drivers.Session, error) { return of, failed })
	return out.String(), d.ill
}

const page = "the account's connect page (connect_webviews/create with its connected_account_id). Its grants wait, and go on by themselves.\n"

// TestDoctorSaysWhatToDoAboutAnAccount, whatever the fault: a sentence for it.
func TestDoctorSaysWhatToDoAboutAnAccount(t *testing.T) {
	t.Parallel()
	for class, todo := range map[latchkey.FaultClass]string{
		latchkey.FaultUnauthorized: "Set the login anew on " + page,
		latchkey.FaultPermanent:    "Do what it says; what is a setting is corrected on " + page,
		latchkey.FaultGatewayOffline: "Start it, and see that this machine reaches it; " +
			"if its address or its certificate is another now, set that on " + page,
		latchkey.FaultConflict: "Read the log of latchkey worker about it.\n",
	} {
		fault := latchkey.Faultf(class, "it says no")
		want := "  FAIL  account House (zwavejs): " + string(class) + ": it says no\n        " + todo
		opened, ill := tellsOf(visited{}, fault)
		assert.Equal(t, want, opened)
		assert.Equal(t, 1, ill)
		listed, ill := tellsOf(visited{err: fault}, nil)
		assert.Equal(t, want, listed)
		assert.Equal(t, 1, ill)
	}
	_, ill := tellsOf(visited{}, errors.New("anything else"))
	assert.Equal(t, 1, ill)
}

// TestDoctorSaysWhatToDoAboutALock: none of it is a fault of the installation.
func TestDoctorSaysWhatToDoAboutALock(t *testing.T) {
	t.Parallel()
	low, full := 0.199, 1.0
	for want, c := range map[string]struct {
		health drivers.Health
		last   latchkey.Door
	}{
		"": {drivers.Health{Online: true, Battery: &full}, latchkey.Door{ID: "1", Online: true, Battery: &low}},
		"  away  Front: it sleeps\n        It wakes.\n": {drivers.Health{Detail: "it sleeps", Todo: "It wakes."}, latchkey.Door{}},
		"  away  Front: it does not answer\n        Look at its power and its distance, if it should be there. What is asked of it waits for it.\n": {},
		"  away  Front: latchkey worker could not reach it when it last tried\n        " +
			"Look at its power and its distance, and that the worker runs. What is asked of it waits for it.\n": {drivers.Health{Online: true}, latchkey.Door{ID: "1"}},
		"  look  Front: its clock is not set\n        Look at it: what it shows is not what it should.\n": {
			drivers.Health{Online: true, Detail: "its clock is not set"}, latchkey.Door{},
		},
		"  low   Front: its battery is at 19 %\n        Replace the battery: a lock without power lets nobody in, and takes no code off.\n": {
			drivers.Health{Online: true}, latchkey.Door{ID: "1", Online: true, Battery: &low},
		},
	} {
		c.last.NativeID = "f"
		printed, ill := tellsOf(visited{doors: []drivers.Door{{NativeID: "f", Name: "Front", Health: c.health}}}, nil, c.last)
		assert.Equal(t, "  ok    account House (zwavejs, doors: 1)\n"+want, printed)
		assert.Zero(t, ill)
	}
}

// TestDoctorPassesOnWhatADriverAdvises, of a lock and of the account as a whole.
func TestDoctorPassesOnWhatADriverAdvises(t *testing.T) {
	t.Parallel()
	printed, ill := tellsOf(visited{advice: []drivers.Advice{
		{About: "Front", Finding: "its codes are published", Todo: "Turn it off."}, {Finding: "it is old", Todo: "Update it."},
	}}, nil)
	assert.Equal(t, "  ok    account House (zwavejs, doors: 0)\n  look  Front: its codes are published\n        Turn it off.\n"+
		"  look  account House (zwavejs, doors: 0): it is old\n        Update it.\n", printed)
	assert.Zero(t, ill)
}
