package zigbee2mqtt

import (
	"context"
	"strings"

	"latchkey"
	"latchkey/drivers"
)

// The lengths of codes. Zigbee2MQTT does not publish a lock's own; four to eight
// digits is what the locks that it knows take unless they were set otherwise.
const (
	shortest = 4
	longest  = 8
)

// change is one operation on a lock that nobody else of ours works on.
type change struct {
	*session

	lock *lock
	op   drivers.Op
}

// Apply implements drivers.Session.
func (s *session) Apply(ctx context.Context, op drivers.Op) (drivers.Receipt, error) {
	ctx, l, leave, err := s.enter(ctx, op.Door)
	if err != nil {
		return drivers.Receipt{}, err
	}
	defer leave()
	c := &change{session: s, lock: l, op: op}
	if op.Action == drivers.Put {
		if err := c.check(); err != nil {
			return drivers.Receipt{}, err
		}
	}
	if err := s.forgetful(ctx, l); err != nil {
		return drivers.Receipt{}, err
	}
	switch op.Action {
	case drivers.Put:
		return c.put(ctx)
	case drivers.Remove:
		return c.remove(ctx)
	}
	return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultUnsupported, "the driver does not know the action %q", op.Action)
}

// check refuses what the lock cannot hold.
func (c *change) check() error {
	switch {
	case c.op.Credential.Mode != latchkey.ModeCode || !c.lock.codes:
		return latchkey.Faultf(latchkey.FaultUnsupported, "the lock takes no %s", c.op.Credential.Mode.Label())
	case c.op.Credential.OneTime:
		return latchkey.Faultf(latchkey.FaultUnsupported, "the lock has no codes for one use")
	}
	digits := c.op.Credential.Secret.Reveal()
	if len(digits) < shortest || len(digits) > longest || strings.Trim(digits, "0123456789") != "" {
		return latchkey.Faultf(latchkey.FaultInvalidCode, "a code is %d to %d digits", shortest, longest)
	}
	return nil
}

// put writes the credential into its slot, or into a free one.
func (c *change) put(ctx context.Context) (drivers.Receipt, error) {
	slot, held, err := c.place(ctx)
	if err != nil {
		return drivers.Receipt{}, err
	}
	if err := c.noteDown(ctx, c.lock, slot, note(c.op.Credential.ID)); err != nil {
		return drivers.Receipt{}, err
	}
	since := c.house.moment()
	wanted := pinCode{User: slot, Type: "unrestricted", Enabled: true, Code: new(c.op.Credential.Secret.Reveal())}
	if err := c.ask(ctx, c.lock, setCode, wanted); err != nil {
		return drivers.Receipt{}, unsure(err)
	}
	seen, failed, err := c.outcome(ctx, slot, since, reading.taken)
	if err != nil {
		return drivers.Receipt{}, unsure(err)
	}
	return c.judgePut(ctx, slot, held, seen, failed)
}

// judgePut says what became of a write from what the lock showed after it.
func (c *change) judgePut(ctx context.Context, slot int, held bool, seen reading, failed failureClass) (drivers.Receipt, error) {
	receipt := drivers.Receipt{
		Ref: refOf(c.lock, slot, note(c.op.Credential.ID)), State: drivers.Verified, Evidence: "the lock shows the slot as taken",
		Actual: drivers.RoundingOf(c.door(c.lock), c.env.Clock.Now()).Round(c.op.Credential.Window),
	}
	digits := seen.secret.Reveal()
	switch {
	case failed == outOfRange:
		_ = c.noteDown(ctx, c.lock, slot, vacant)
		return drivers.Receipt{}, full(slot - c.config.FirstSlot)
	case seen.status == "enabled" && digits != "" && digits != c.op.Credential.Secret.Reveal():
		return drivers.Receipt{}, unsure(nil)
	case seen.status == "enabled":
		if held && digits == "" {
			receipt.State, receipt.Evidence = drivers.Acked, "the slot was ours and is taken; the lock hides its digits"
		}
		return receipt, nil
	case failed != "" || seen.taken():
		return drivers.Receipt{}, unsure(nil)
	}
	if err := c.noteDown(ctx, c.lock, slot, vacant); err != nil {
		return drivers.Receipt{}, unsure(err)
	}
	return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultDuplicateCode,
		"the lock did not keep the code: another one on it has the same digits")
}

// remove clears the credential's slot. What is not there is removed already.
func (c *change) remove(ctx context.Context) (drivers.Receipt, error) {
	gone := drivers.Receipt{Ref: c.op.Ref, State: drivers.Verified, Evidence: "the lock shows the slot as empty"}
	slot, known := c.slotOf(c.lock, c.op.Ref, c.op.Credential.ID)
	if !known {
		return gone, nil
	}
	before, err := c.read(ctx, c.lock, slot)
	if err != nil {
		return drivers.Receipt{}, err
	}
	if slot, known = c.slotOf(c.lock, c.op.Ref, c.op.Credential.ID); !known {
		return gone, nil // somebody changed it at the lock meanwhile
	}
	if !before.taken() {
		return gone, c.noteDown(ctx, c.lock, slot, vacant)
	}
	since := c.house.moment()
	if err := c.ask(ctx, c.lock, setCode, pinCode{User: slot}); err != nil {
		return drivers.Receipt{}, unsure(err)
	}
	seen, _, err := c.outcome(ctx, slot, since, func(r reading) bool { return !r.taken() })
	switch {
	case err != nil:
		return drivers.Receipt{}, unsure(err)
	case seen.taken():
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultAmbiguous, "the lock still shows the code that was to go")
	}
	return gone, c.noteDown(ctx, c.lock, slot, vacant)
}
