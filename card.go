package latchkey

import "slices"

// On some systems what a card opens stands on the card: it is good once an encoder
// has written on it what the system holds, and has to be written again when that
// changes (contract 4.11).

// onCard reports whether the card, if there is one, says what the lock holds.
func (c Credential) onCard() bool {
	return !c.Encodes || c.Written != nil && c.Asked != nil && c.Written.Equal(*c.Asked)
}

// NeedsEncoding reports whether the method's card has to be written, for the first
// time or again.
func (g Grant) NeedsEncoding(m Method) bool {
	return m.DeleteAskedAt == nil && slices.ContainsFunc(m.Credentials, func(c Credential) bool {
		return c.Encodes && g.wants(c) && !g.serves(m, c)
	})
}

// ReadyForEncoding reports whether the system holds all that is to be written on it.
func (g Grant) ReadyForEncoding(m Method) bool {
	return g.NeedsEncoding(m) && !slices.ContainsFunc(m.Credentials, func(c Credential) bool {
		return g.wants(c) && !g.reaches(m, c)
	})
}

// IsEncoded reports whether the method is a card that has to be written.
func (m Method) IsEncoded() bool {
	return slices.ContainsFunc(m.Credentials, func(c Credential) bool { return c.Encodes })
}

// StandsOn reports whether a card on which this is written, by the NativeID of the
// door, says what the system holds for the method.
func (g Grant) StandsOn(m Method, written map[string]Window) bool {
	for _, c := range m.Credentials {
		door, targeted := g.Door(c.DoorID)
		if !c.Encodes || !targeted || !g.wants(c) {
			continue
		}
		if on, has := written[door.NativeID]; !has || c.Actual == nil || !on.Equal(*c.Actual) {
			return false
		}
	}
	return true
}

// SpanOf is from the first start to the last end of windows; there is none of none.
func SpanOf(windows map[string]Window) (span Window, some bool) {
	for _, w := range windows {
		if some {
			w = span.Join(w)
		}
		span, some = w, true
	}
	return span, some
}

// On other systems a card is known by its number. It is a free one of the account's
// drawer, or, where an account has no drawer, the one that the caller assigns
// (contract 3.2 assign_card, D-22).

// AwaitsCard reports whether nobody has said yet which card the method is.
func (m Method) AwaitsCard() bool {
	return m.Mode == ModeCard && m.Secret.IsZero() && m.DeleteAskedAt == nil
}

// ReadyForAssignment reports whether the method can be given a card now.
func (g Grant) ReadyForAssignment(m Method) bool { return m.AwaitsCard() && g.HasDoor(m) }

// CanAssign says why a card cannot be assigned to a method, nil when it can. A
// method is one card: the one it has may be assigned again, and no other.
func (g Grant) CanAssign(m Method, number Secret) error {
	switch {
	case m.Mode != ModeCard || m.IsEncoded():
		return &Error{
			Code: EInvalid, Type: "access_method_not_assignable",
			Message: "The access method is no card that is known by its number. A card that is written is made with access_methods/encode.",
		}
	case m.Secret == number:
		return nil
	case !m.AwaitsCard():
		return Conflict("access_method_already_assigned",
			"The access method has its card. For another one, after a loss, delete it, request another card, and assign that.")
	case !g.ReadyForAssignment(m):
		return &Error{
			Code: EInvalid, Type: "access_method_not_ready_for_assignment",
			Message: "The access method opens no door now: its grant is suspended or has no such door. Wait for is_ready_for_assignment.",
		}
	}
	return nil
}
