package drivers

import (
	"context"
	"slices"

	"latchkey"
)

// NeedsLook reports whether a write is to be preceded by a Look: it puts an
// entry on a door that keeps no marks, so that nothing but a handle or the digits
// will tell that it is ours.
func NeedsLook(op Op, door latchkey.Capabilities) bool {
	return op.Action == Put && !door.Marks && door.ReadBack == latchkey.ReadBackFull && !op.Credential.Secret.IsZero()
}

// Sight is what a door without marks shows before a write.
type Sight struct {
	Ref   string // Op.Ref, or "" when what it named is gone: others may have its place now
	Alone bool   // no other entry has op's digits: one that has them later came with the write
}

// Look reads the door before such a write is sent. When another entry has op's
// digits and ours is not there, the code is somebody else's and taken, also on
// hardware that would put it there twice; an entry that we had is lost. The listing may be as old as the
// hardware has it.
func Look(ctx context.Context, session Session, op Op) (Sight, error) {
	snapshot, err := read(ctx, session, op)
	if err != nil {
		return Sight{}, err
	}
	there := len(pick(op, snapshot.Items, sameRef)) > 0
	twin := slices.ContainsFunc(pick(op, snapshot.Items, sameSecret), func(item Observed) bool {
		return item.Ref != op.Ref && !slices.Contains(op.Siblings, item.Ref)
	})
	switch {
	case there:
		return Sight{Ref: op.Ref, Alone: !twin && snapshot.Complete}, nil
	case twin && (snapshot.Complete || op.Ref == ""):
		return Sight{}, taken(op)
	case !snapshot.Complete:
		return Sight{}, latchkey.Faultf(latchkey.FaultBusy, "the lock keeps no marks, and could not be read whole before it was written")
	}
	return Sight{Alone: true}, nil
}

func taken(op Op) error {
	fault := latchkey.Faultf(latchkey.FaultDuplicateCode, "the lock already holds this %s, and it is not ours", op.Credential.Mode.Label())
	fault.Lost = op.Ref != ""
	return fault
}
