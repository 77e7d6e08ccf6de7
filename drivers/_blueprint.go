// Copy this file to drivers/<name>/driver.go and replace every "blueprint".
// The underscore keeps it out of the product; a test keeps it compiling.
// docs/adding-a-driver.md walks through the rest.

// Package blueprint drives the locks of Example Inc. over their cloud's API
// version 3 (https://example.com/api). What its locks cannot do: keep seconds.
package blueprint

import (
	"context"
	"encoding/json"

	"latchkey"
	"latchkey/drivers"
)

// New makes the driver. Add it to the registry in cmd/latchkey.
func New() drivers.Driver { return driver{} }

type driver struct{}

// The compiler checks what the driver can do, and a reader sees it here. Take
// out what your hardware cannot; leave no method that only says "unsupported".
var (
	_ drivers.Driver     = driver{}
	_ drivers.Session    = (*session)(nil)
	_ drivers.Unlocker   = (*session)(nil)
	_ drivers.Subscriber = (*session)(nil)
)

// Info implements drivers.Driver.
func (driver) Info() drivers.Info {
	return drivers.Info{
		Name: "blueprint", Title: "Example Locks", Category: "lock",
		Fields: []drivers.Field{
			{Name: "token", Title: "API token", Help: "Account, Developers, New token", Required: true, Secret: true},
		},
	}
}

// Open implements drivers.Driver: FaultPermanent for a configuration that
// cannot work, FaultUnauthorized for a login that is refused. An account that
// is merely away opens.
func (driver) Open(_ context.Context, config json.RawMessage, env drivers.Env) (drivers.Session, error) {
	var fields struct {
		Token string `json:"token"`
	}
	if json.Unmarshal(config, &fields) != nil || fields.Token == "" {
		return nil, latchkey.Faultf(latchkey.FaultPermanent, "token is missing")
	}
	return &session{env: env, token: latchkey.NewSecret(fields.Token)}, nil
}

// session holds what a connection needs. It serves many goroutines.
type session struct {
	env   drivers.Env
	token latchkey.Secret // Reveal it in the request to the cloud and nowhere else
}

// Discover implements drivers.Session. NativeID has to stay the same when the
// lock is renamed and when Latchkey restarts: a serial number, never a position.
func (s *session) Discover(context.Context) (drivers.Inventory, error) {
	return drivers.Inventory{Doors: []drivers.Door{{
		NativeID: "serial-0001", Name: "Front door", Kind: latchkey.DoorDevice, DeviceType: "example_lock",
		Capabilities: latchkey.Capabilities{
			Modes: []latchkey.Mode{latchkey.ModeCode}, CodeLengths: []int{4, 5, 6}, Native: latchkey.PrecisionMinute,
			ReadBack: latchkey.ReadBackFull, UpdateInPlace: true, LaneScope: latchkey.LaneDoor,
		},
	}}}, nil
}

// Apply implements drivers.Session.
func (s *session) Apply(ctx context.Context, op drivers.Op) (drivers.Receipt, error) {
	if op.Action == drivers.Remove {
		return s.remove(ctx, op)
	}
	return s.put(ctx, op)
}

// put creates what has no Ref and changes what has one. Round windows outwards
// (drivers.RoundingOf) and say in Actual what the lock enforces. A code that is
// there and is not ours is FaultDuplicateCode; one that is ours is success.
func (s *session) put(_ context.Context, op drivers.Op) (drivers.Receipt, error) {
	if op.Credential.OneTime { // until Capabilities.OneTime says that the lock can
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultUnsupported, "the lock has no codes for one use")
	}
	return drivers.Receipt{}, faultOf(nil)
}

// remove takes off what is ours. What is not there is removed already.
func (s *session) remove(context.Context, drivers.Op) (drivers.Receipt, error) {
	return drivers.Receipt{}, faultOf(nil)
}

// Observe implements drivers.Session. Say Complete only when the lock showed
// everything, and Fresh when the lock said it, not when its cloud repeated it.
func (s *session) Observe(context.Context, string) (drivers.Snapshot, error) {
	return drivers.Snapshot{Complete: false, Fresh: s.env.Clock.Now()}, nil
}

// Health implements drivers.Session. A door that is offline is an answer, not
// an error.
func (s *session) Health(context.Context, string) (drivers.Health, error) {
	return drivers.Health{Online: false, Detail: "the lock has not been seen for an hour"}, nil
}

// Unlock implements drivers.Unlocker.
func (s *session) Unlock(context.Context, string) error { return faultOf(nil) }

// Subscribe implements drivers.Subscriber. Report the state of every door
// first, so that what happened while nobody listened is not lost.
func (s *session) Subscribe(ctx context.Context, _ func(drivers.Event)) error {
	<-ctx.Done()
	return nil
}

// Close implements drivers.Session.
func (s *session) Close() error { return nil }

// faultOf is the one place where a failure becomes a fault; a table test holds
// it. Ask of every failure: can the lock have acted? If so, it is ambiguous.
func faultOf(cause error) *latchkey.Fault {
	return &latchkey.Fault{Class: latchkey.FaultAmbiguous, Message: "the lock did not confirm", Cause: cause}
}
