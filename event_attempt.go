package latchkey

// The events of an action attempt's end.
const (
	EventUnlockSucceeded       EventType = "action_attempt.unlock_door.succeeded"
	EventUnlockFailed          EventType = "action_attempt.unlock_door.failed"
	EventLockSucceeded         EventType = "action_attempt.lock_door.succeeded"
	EventLockFailed            EventType = "action_attempt.lock_door.failed"
	EventTypeCodeSucceeded     EventType = "action_attempt.simulate_keypad_code_entry.succeeded"
	EventTypeCodeFailed        EventType = "action_attempt.simulate_keypad_code_entry.failed"
	EventLockByKeypadSucceeded EventType = "action_attempt.simulate_manual_lock_via_keypad.succeeded"
	EventLockByKeypadFailed    EventType = "action_attempt.simulate_manual_lock_via_keypad.failed"
)

// The contract has events for some types of job only.
var attemptEvents = map[AttemptType]map[AttemptStatus]EventType{
	AttemptUnlockDoor:   {AttemptSucceeded: EventUnlockSucceeded, AttemptFailed: EventUnlockFailed},
	AttemptLockDoor:     {AttemptSucceeded: EventLockSucceeded, AttemptFailed: EventLockFailed},
	AttemptTypeCode:     {AttemptSucceeded: EventTypeCodeSucceeded, AttemptFailed: EventTypeCodeFailed},
	AttemptLockByKeypad: {AttemptSucceeded: EventLockByKeypadSucceeded, AttemptFailed: EventLockByKeypadFailed},
}

// EndEvent is the event that says how the job ended, if its type has one.
func (a ActionAttempt) EndEvent() (EventType, bool) {
	kind, has := attemptEvents[a.Type][a.Status]
	return kind, has
}
