package zigbee2mqtt

import (
	"context"
	"time"
)

// grace is how long a write may still be on its way when the slot is read first.
const grace = time.Second

// place chooses the slot to write: the credential's own, or a free one. Held
// says that a code of ours is in it.
func (c *change) place(ctx context.Context) (slot int, held bool, err error) {
	if own, known := c.slotOf(c.lock, c.op.Ref, c.op.Credential.ID); known {
		seen, err := c.read(ctx, c.lock, own)
		if err != nil {
			return 0, false, err
		}
		_, still := c.slotOf(c.lock, c.op.Ref, c.op.Credential.ID)
		if still && (seen.taken() || seen.free()) {
			return own, seen.taken(), nil
		}
	}
	for _, candidate := range c.candidates() {
		seen, err := c.read(ctx, c.lock, candidate)
		if err != nil {
			return 0, false, err
		}
		if seen.free() {
			return candidate, false, nil
		}
		if err := c.takenByOthers(ctx, candidate); err != nil {
			return 0, false, err
		}
	}
	return 0, false, full(c.config.Slots)
}

// takenByOthers notes that a slot holds a code. What is known of it stays.
func (c *change) takenByOthers(ctx context.Context, slot int) error {
	if c.noteOf(c.lock, slot) == foreign {
		return nil
	}
	return c.noteDown(ctx, c.lock, slot, found)
}

// candidates are the slots that may be free: those of others last, for they may
// have left.
func (c *change) candidates() []int {
	var likely, others []int
	c.house.look(func() {
		for slot := c.config.FirstSlot; slot < c.config.FirstSlot+c.config.Slots; slot++ {
			switch whose := c.house.notes[c.lock.address][slot]; {
			case whose == foreign, whose == found:
				others = append(others, slot)
			case !whose.ours():
				likely = append(likely, slot)
			}
		}
	})
	return append(likely, others...)
}

// outcome reads a slot after it was written, once more when the lock does not
// show the write yet. Failed is how the write failed, as far as Zigbee2MQTT says.
func (c *change) outcome(ctx context.Context, slot, since int, done func(reading) bool) (seen reading, failed failureClass, err error) {
	for range 2 {
		if seen, err = c.read(ctx, c.lock, slot); err != nil || done(seen) {
			break
		}
		waited, cancel := context.WithTimeout(ctx, grace)
		c.house.await(waited, func() bool { return c.lock.failed[setCode].at > since })
		cancel()
	}
	return seen, c.failedSince(c.lock, setCode, since), err
}
