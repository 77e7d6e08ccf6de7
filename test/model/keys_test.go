package model

import (
	"pgregory.net/rapid"

	"latchkey"
)

// wantKeys: a grant that asked for a cloud or mobile key has it on each door that can be
// opened from afar, at once and for exactly its times, whatever its lock does.
func (w *world) wantKeys(t *rapid.T, p *promise, grant latchkey.Grant) {
	for _, door := range w.doors {
		keys := keysFor(grant, door.ID)
		switch owed := p.key != "" && w.targets(p, door.ID) && door.Capabilities.Unlock; {
		case !owed && len(keys) > 0:
			t.Fatalf("P2: %s has a key for %s that it does not want", w.name(p), door.Name)
		case owed && (len(keys) != 1 || !keys[0].SetFor(p.window)):
			t.Fatalf("P1: %s has no key for %s for %s", w.name(p), door.Name, w.span(p.window))
		}
	}
	for _, method := range grant.Methods {
		if method.Mode.Kept() && method.Issued != grant.AllSet(method) {
			t.Fatalf("P4: the key of %s is issued: %t", w.name(p), method.Issued)
		}
	}
}

// keysFor are the keys of a grant that would open a door.
func keysFor(grant latchkey.Grant, doorID string) []latchkey.Credential {
	var keys []latchkey.Credential
	for _, method := range grant.Methods {
		for _, c := range method.Credentials {
			if method.Mode.Kept() && c.DoorID == doorID && c.OnLock() {
				keys = append(keys, c)
			}
		}
	}
	return keys
}
