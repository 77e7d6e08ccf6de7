package drivertest

import (
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// stay is a window that starts in days and lasts some more, at instants that
// no lock can keep exactly.
func stay(in, lasting int) latchkey.Window {
	const afternoon = 13*time.Hour + 37*time.Minute + 21*time.Second + 345*time.Millisecond
	start := time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, in).Add(afternoon)
	end := start.AddDate(0, 0, lasting).Add(-2*time.Hour - 13*time.Minute)
	return latchkey.Window{StartsAt: start, EndsAt: &end}
}

// credential is a new person's credential with a fresh secret.
func (k *kit) credential(name string) drivers.Credential {
	return drivers.Credential{ID: uuid.NewString(), Mode: k.mode, Secret: k.secrets.secret(k.mode), Name: name, Window: stay(2, 3)}
}

// put is the operation that creates c on a door.
func put(door string, c drivers.Credential) drivers.Op {
	return drivers.Op{Key: uuid.NewString(), Action: drivers.Put, Door: door, Credential: c}
}

// change is the operation that moves what ref names to another window.
func change(op drivers.Op, ref string, window latchkey.Window) drivers.Op {
	op.Key, op.Ref, op.Credential.Window = uuid.NewString(), ref, window
	return op
}

// remove is the operation that takes what ref names off the door of op.
func remove(op drivers.Op, ref string) drivers.Op {
	op.Key, op.Action, op.Ref = uuid.NewString(), drivers.Remove, ref
	return op
}

func (k *kit) apply(op drivers.Op) (drivers.Receipt, error) {
	return k.applyOn(k.session, op)
}

func (k *kit) applyOn(session drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	receipt, err := session.Apply(k.ctx, op)
	k.ears.hear(receipt.Evidence)
	return receipt, k.ears.heard(err)
}

// puts has c put on a door and requires that it is acknowledged.
func (k *kit) puts(door string, c drivers.Credential) (drivers.Op, drivers.Receipt) {
	k.Helper()
	op := put(door, c)
	receipt, err := k.apply(op)
	require.NoError(k, err, "put")
	require.NotEmpty(k, receipt.Ref, "a receipt names what it is for")
	assert.Contains(k, []drivers.Applied{drivers.Accepted, drivers.Acked, drivers.Verified}, receipt.State)
	return op, receipt
}

// removes takes what ref names off again and requires that it succeeds.
func (k *kit) removes(op drivers.Op, ref string) {
	k.Helper()
	_, err := k.apply(remove(op, ref))
	require.NoError(k, err, "remove")
}

// refused requires that err is a fault of the class.
func (k *kit) refused(err error, class latchkey.FaultClass) {
	k.Helper()
	_ = k.fault(err, class)
}

// fault requires that err is a fault of the class and returns it.
func (k *kit) fault(err error, class latchkey.FaultClass) *latchkey.Fault {
	k.Helper()
	require.Error(k, err, "want %s", class)
	var fault *latchkey.Fault
	require.ErrorAs(k, err, &fault, "every error of a driver is a fault")
	require.Equal(k, class, fault.Class, "%v (cause: %v)", err, fault.Cause)
	return fault
}

// settle settles op, written a moment ago. Nobody else had its digits when its
// credential was put there.
func (k *kit) settle(op drivers.Op, written time.Time) (drivers.Receipt, drivers.Outcome) {
	k.Helper()
	return k.settleOn(k.session, op, written)
}

func (k *kit) settleOn(session drivers.Session, op drivers.Op, written time.Time) (drivers.Receipt, drivers.Outcome) {
	k.Helper()
	reading := drivers.ReadingOf(k.doors[0], time.Now(), written)
	reading.Alone = op.Action == drivers.Put || op.Ref == ""
	receipt, outcome, err := drivers.Settle(k.ctx, session, op, reading)
	require.NoError(k, k.ears.heard(err), "settle")
	return receipt, outcome
}
