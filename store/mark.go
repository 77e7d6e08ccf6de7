package store

import (
	"encoding/hex"
	"strings"

	"latchkey"
)

// markBytes is how much of the installation's fingerprint a mark carries.
const markBytes = 4

// mark is what a lock that can keep one is told of a credential's owner: this
// installation and the credential. Another installation on the same lock cloud
// has other marks, so that neither takes the other's credentials for its own.
func (v *Vault) mark(credentialID string) string { return v.installation() + "." + credentialID }

// installation tells installations apart; it is the same for as long as the MAC key.
func (v *Vault) installation() string {
	return hex.EncodeToString(v.MAC(latchkey.NewSecret("installation"))[:markBytes])
}

// Mark is what a lock that keeps marks has on a credential of this installation.
func (s *Store) Mark(credentialID string) string { return s.vault.mark(credentialID) }

// CredentialOf reads a mark; ours is false for one of another installation.
func (s *Store) CredentialOf(mark string) (credentialID string, ours bool) {
	return credentialOf(s.vault, mark)
}

func credentialOf(vault *Vault, mark string) (credentialID string, ours bool) {
	installation, id, found := strings.Cut(mark, ".")
	return id, found && installation == vault.installation()
}
