package latchkey

import "time"

// ActionAttempt is a job that a caller polls (contract 1.8).
type ActionAttempt struct {
	ID          string
	WorkspaceID string
	Type        AttemptType
	Status      AttemptStatus
	Result      map[string]any
	ErrorType   string
	ErrorText   string
	WaitsFor    string // why it is still pending, for people; "" where there is nothing to say
	DoorID      string // the door it is about; "" for none
	MethodID    string // the key that the door is opened with; "" for none
	CreatedAt   time.Time
}

// AttemptStatus is how far a job is.
type AttemptStatus string

// The statuses.
const (
	AttemptPending   AttemptStatus = "pending"
	AttemptSucceeded AttemptStatus = "success"
	AttemptFailed    AttemptStatus = "error"
)

// AttemptType is the wire's action_type.
type AttemptType string

// The types of job.
const (
	AttemptUnlockDoor        AttemptType = "UNLOCK_DOOR"
	AttemptLockDoor          AttemptType = "LOCK_DOOR"
	AttemptConfigureAutoLock AttemptType = "CONFIGURE_AUTO_LOCK"
	AttemptTypeCode          AttemptType = "SIMULATE_KEYPAD_CODE_ENTRY"
	AttemptLockByKeypad      AttemptType = "SIMULATE_MANUAL_LOCK_VIA_KEYPAD"
	AttemptEncode            AttemptType = "ENCODE_CREDENTIAL"
	AttemptScan              AttemptType = "SCAN_CREDENTIAL"
	AttemptScanToAssign      AttemptType = "SCAN_TO_ASSIGN_CREDENTIAL"
	AttemptAssign            AttemptType = "ASSIGN_CREDENTIAL"
	AttemptResetSandbox      AttemptType = "RESET_SANDBOX_WORKSPACE"
	AttemptCreateAccessCode  AttemptType = "CREATE_ACCESS_CODE"
	AttemptUpdateAccessCode  AttemptType = "UPDATE_ACCESS_CODE"
	AttemptDeleteAccessCode  AttemptType = "DELETE_ACCESS_CODE"
)

// AttemptTime is how long a job may stay pending. After it nothing is done any
// more: a door that opens long after it was asked to opens for nobody.
const AttemptTime = time.Minute

// AttemptGrace is how much longer a job is waited for of which the hardware was told
// in time: longer than one answer and its record take. What it did is a fact.
const AttemptGrace = 45 * time.Second

// AssignTime is how long the assignment of a card waits for the doors that are due.
// After it the card is assigned all the same, and issued when they have it.
const AssignTime = 3 * time.Second

// Expires reports whether a job ends when its time is over. A reset does not: it
// goes on until no lock has a code of the workspace.
func (t AttemptType) Expires() bool { return t != AttemptResetSandbox }

// AttemptPayload is what a job needs to be carried out. Parameters are in clear;
// a code travels as Secret.
type AttemptPayload struct {
	SessionID  string // of the client session that asked, "" for none
	DoorID     string
	MethodID   string // of the key that the door is opened with, "" for none
	Parameters map[string]any
	Secret     Secret
}

// AttemptFailure is why a job failed, for programs and for people.
type AttemptFailure struct{ Type, Message string }

// The failures that every type of job may end in (contract 1.8).
const (
	AttemptUncategorized = "uncategorized_error"
	AttemptExpired       = "action_attempt_expired"
	AttemptUnconfirmed   = "device_did_not_confirm"
)

// CardUnknown is how the assignment of a card ends that the system does not know.
const CardUnknown = "credential_not_found"

// AutoLock is whether a lock locks itself after it was opened, and when. Delay
// is 0 when the lock does not say.
type AutoLock struct {
	Enabled bool          `json:"enabled"`
	Delay   time.Duration `json:"delay_ns"`
}

// DoorAction is something to be done at a smart lock now.
type DoorAction struct {
	Type      AttemptType
	DeviceID  string
	SessionID string   // of the client session that asks, "" for none
	AutoLock  AutoLock // AttemptConfigureAutoLock
	Code      Secret   // AttemptTypeCode
}

// Simulated reports whether the action is one of a person at a simulated door.
func (t AttemptType) Simulated() bool { return t == AttemptTypeCode || t == AttemptLockByKeypad }

// Allows says why an action cannot even be tried on a door of the workspace,
// nil when it can: what a lock can never do is the caller's mistake, what it
// cannot do now is how the attempt ends.
func (a DoorAction) Allows(workspace Workspace, door Door) error {
	if a.Type.Simulated() && !workspace.IsSandbox {
		return NotSandbox()
	}
	can := door.Capabilities
	switch {
	case a.Type.Simulated() && !can.Simulated:
		return notSupported(door, "is no simulated lock")
	case !a.possible(can):
		return notSupported(door, impossible[a.Type])
	}
	return nil
}

func (a DoorAction) possible(can Capabilities) bool {
	switch a.Type {
	case AttemptUnlockDoor:
		return can.Unlock
	case AttemptLockDoor:
		return can.Lock
	case AttemptConfigureAutoLock:
		return can.AutoLock
	case AttemptTypeCode:
		return can.Accepts(ModeCode)
	default:
		return true
	}
}

var impossible = map[AttemptType]string{
	AttemptUnlockDoor:        "cannot be unlocked from afar (can_remotely_unlock)",
	AttemptLockDoor:          "cannot be locked from afar (can_remotely_lock)",
	AttemptConfigureAutoLock: "has no auto-lock that can be configured (can_configure_auto_lock)",
	AttemptTypeCode:          "has no keypad (can_unlock_with_code)",
}

func notSupported(door Door, what string) *Error {
	return &Error{Code: EInvalid, Type: "device_action_not_supported", Message: door.Name + " " + what + "."}
}

// NotSandbox refuses to simulate in a workspace of real doors.
func NotSandbox() *Error { return onlySandbox("simulate") }

// NotResettable refuses to empty a workspace of real doors.
func NotResettable() *Error { return onlySandbox("be reset") }

func onlySandbox(can string) *Error {
	return &Error{
		Code: EInvalid, Type: "workspace_not_sandbox",
		Message: "Only a sandbox workspace can " + can + "; this one has real doors.",
	}
}
