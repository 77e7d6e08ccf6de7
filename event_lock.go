package latchkey

// The events of a bolt and of who came to it.
const (
	EventLockLocked       EventType = "lock.locked"
	EventLockUnlocked     EventType = "lock.unlocked"
	EventLockAccessDenied EventType = "lock.access_denied"
)
