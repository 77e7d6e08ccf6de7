package drivers

import (
	"context"
	"time"

	"latchkey"
)

// Outcome is what became of a write whose answer was lost or is not believed.
type Outcome string

// The outcomes.
const (
	Done    Outcome = "done"     // the door is as the write wanted it
	NotDone Outcome = "not_done" // the door is not: write again
	Unknown Outcome = "unknown"  // the door could not be read well enough: read again later
)

// Reading says how to read a door back.
type Reading struct {
	Rounding

	WrittenAt time.Time // when the write was sent, at the latest; an older listing proves nothing
	Marked    bool      // the hardware keeps our mark: an entry without it is not ours
	Alone     bool      // when the write was sent, no other entry than op's had its digits (Look)
}

// ReadingOf is how to read back a write that was sent at writtenAt to a door.
func ReadingOf(door Door, now, writtenAt time.Time) Reading {
	return Reading{Rounding: RoundingOf(door, now), WrittenAt: writtenAt, Marked: door.Capabilities.Marks}
}

// Settle reads the door of op and decides whether op took effect. It writes
// nothing. A Put that is Done comes with a Verified receipt. What is NotDone
// comes with the receipt of what is there instead, if anything is: its Ref
// changes or removes it. When the listing fails, the outcome is Unknown and err says why.
func Settle(ctx context.Context, session Session, op Op, reading Reading) (Receipt, Outcome, error) {
	snapshot, err := read(ctx, session, op)
	if err != nil {
		return Receipt{}, Unknown, err
	}
	if snapshot.Fresh.Before(reading.WrittenAt) {
		return Receipt{}, Unknown, nil
	}
	receipt, outcome := decide(op, snapshot, reading)
	return receipt, outcome, nil
}

// read asks for op's credential alone where that is possible.
func read(ctx context.Context, session Session, op Op) (Snapshot, error) {
	if finder, ok := session.(Finder); ok && !op.Credential.Secret.IsZero() {
		return finder.Find(ctx, op)
	}
	return session.Observe(ctx, op.Door)
}

func decide(op Op, snapshot Snapshot, reading Reading) (Receipt, Outcome) {
	entries := ours(op, snapshot.Items, reading)
	switch {
	case len(entries) == 0:
		return Receipt{}, absent(op, snapshot)
	case op.Action == Remove:
		return receiptOf(entries[0], op, reading.Rounding), NotDone
	}
	return best(op, entries, reading)
}

func absent(op Op, snapshot Snapshot) Outcome {
	switch {
	case !snapshot.Complete:
		return Unknown
	case op.Action == Remove:
		return Done
	}
	return NotDone
}

// best looks for an entry that is as op wants it. One that merely may be
// leaves the outcome open.
func best(op Op, entries []Observed, reading Reading) (Receipt, Outcome) {
	outcome := NotDone
	for _, entry := range entries {
		if op.Adopts && reading.Marked && !sameOwner(op, entry) {
			continue // not taken over yet
		}
		switch holds(op, entry, reading.Rounding) {
		case Done:
			return receiptOf(entry, op, reading.Rounding), Done
		case Unknown:
			outcome = Unknown
		case NotDone:
		}
	}
	return receiptOf(entries[0], op, reading.Rounding), outcome
}

// holds compares one entry of ours with what op wants. A hidden secret counts
// as equal; a hidden window does so only where there was none before.
func holds(op Op, entry Observed, rounding Rounding) Outcome {
	switch {
	case entry.Mode != op.Credential.Mode, differs(entry.Secret, op.Credential.Secret):
		return NotDone
	case rounding.Precision == latchkey.PrecisionNone:
		return Done
	case entry.Window == nil && op.Ref == "":
		return Done
	case entry.Window == nil:
		return Unknown
	case rounding.Holds(op.Credential.Window, *entry.Window):
		return Done
	}
	return NotDone
}

// differs reports whether two secrets are both known and not the same.
func differs(a, b latchkey.Secret) bool {
	return !a.IsZero() && !b.IsZero() && a.Reveal() != b.Reveal()
}

func receiptOf(entry Observed, op Op, rounding Rounding) Receipt {
	receipt := Receipt{Ref: entry.Ref, State: Verified, Evidence: "read back from the lock"}
	receipt.Actual = rounding.Round(op.Credential.Window)
	if op.Credential.Secret.IsZero() {
		receipt.Secret = entry.Secret
	}
	if entry.Window != nil {
		receipt.Actual = *entry.Window
	}
	return receipt
}
