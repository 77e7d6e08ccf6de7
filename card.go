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
