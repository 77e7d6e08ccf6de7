package latchkey

// Errors says why a door cannot be reached, and that it has no backup code left.
func (d Door) Errors() []Notice {
	onDevice := map[string]any{"is_device_error": true}
	switch {
	case d.RemovedAt != nil:
		return []Notice{{
			Code: "device_removed", CreatedAt: *d.RemovedAt, Data: onDevice,
			Message: d.Name + " is no longer found in its account.",
		}}
	case !d.Online:
		return append([]Notice{{
			Code: "device_disconnected", CreatedAt: d.CreatedAt, Data: onDevice,
			Message: d.Name + " is offline. What is asked of it is done when it returns.",
		}}, d.backupErrors()...)
	}
	return d.backupErrors()
}
