package latchkey

import (
	"crypto/sha256"
	"encoding/hex"
)

// settled reports whether a lock has an entry just as it is wanted, and as ours.
func (g Grant) settled(c Credential, wanted Window) bool {
	return c.SetFor(wanted) && g.named(c) && !c.Adopts
}

// named reports whether a lock has an entry under the name that it is to have.
// Only a stand-alone access code can be renamed.
func (g Grant) named(c Credential) bool {
	return g.Kind != GrantOfCode || c.AskedName == "" || c.AskedName == g.NameOnLock()
}

// nameKey tells steps with different names apart without naming anybody.
func (g Grant) nameKey() string {
	if g.Kind != GrantOfCode {
		return ""
	}
	sum := sha256.Sum256([]byte(g.NameOnLock()))
	return " " + hex.EncodeToString(sum[:4])
}

// IsAccessCode reports whether the wire shows the credential as an access code.
func (c Credential) IsAccessCode() bool { return c.Mode == ModeCode && c.DoorKind == DoorDevice }
