package wire

// Locks is a list of smart locks. It stands under two keys (contract 3.8).
type Locks []Device

// Envelope implements route.Enveloped.
func (l Locks) Envelope(key string) map[string]any {
	return map[string]any{key: l, "devices": l}
}

// Lock is a device under the name of a lock.
type Lock Device

// Envelope implements route.Enveloped.
func (l Lock) Envelope(key string) map[string]any {
	return map[string]any{key: l, "device": l}
}
