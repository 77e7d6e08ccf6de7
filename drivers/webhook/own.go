package webhook

import (
	"context"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/webhook/wire"
)

// own looks for the entry that carries the mark of op's credential.
func (s *session) own(ctx context.Context, op drivers.Op) (held wire.Entry, found bool, err error) {
	return s.pick(ctx, op.Door, func(entry wire.Entry) bool { return entry.Mark == op.Credential.ID })
}

// takesOver is the handle of the entry of others that op takes over, if it is still
// the one that is meant: others may have its handle now.
func (s *session) takesOver(ctx context.Context, op drivers.Op) (ref string, err error) {
	if !op.Adopts || op.Ref == "" {
		return "", nil
	}
	theirs, found, err := s.pick(ctx, op.Door, func(entry wire.Entry) bool {
		return entry.Ref == op.Ref && entry.Mark != op.Credential.ID && entry.Secret == op.Credential.Secret.Reveal()
	})
	if err != nil || !found {
		return "", err
	}
	return theirs.Ref, nil
}

// pick looks for an entry in what the door holds now. A listing that is old or has
// gaps proves nothing.
func (s *session) pick(ctx context.Context, door string, is func(wire.Entry) bool) (entry wire.Entry, found bool, err error) {
	list, err := s.list(ctx, door)
	if err != nil {
		return wire.Entry{}, false, err
	}
	if !list.Complete || list.AgeMS > 0 {
		return wire.Entry{}, false, latchkey.Faultf(latchkey.FaultAmbiguous, "the service does not know what the door holds now")
	}
	for _, entry := range list.Entries {
		if is(entry) {
			return entry, true, nil
		}
	}
	return wire.Entry{}, false, nil
}

// asWanted reports whether an entry of ours is as the credential wants it, as far
// as the door shows it.
func (s *session) asWanted(door wire.Door, held wire.Entry, credential drivers.Credential) bool {
	if held.Secret != "" && held.Secret != credential.Secret.Reveal() {
		return false
	}
	kept := windowOf(held)
	return kept == nil || drivers.RoundingOf(doorOf(door), s.clock.Now()).Holds(credential.Window, *kept)
}
