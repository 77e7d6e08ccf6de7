package latchkey

import "time"

// UnmanagedCode is a code on a lock that Latchkey did not put there, or that it
// gave back.
type UnmanagedCode struct {
	ID          string
	WorkspaceID string
	Door        Door
	NativeRef   string
	Mode        Mode
	Secret      Secret // zero when the lock hides it
	Name        string
	Window      *Window // nil when the lock does not say
	Claimed     bool    // it carries the mark of another system
	CreatedAt   time.Time

	RemovalAskedAt *time.Time // since when it is being taken off; nil while nobody asked
	FaultMessage   string     // why that failed last; "" when it did not
	FaultAt        *time.Time
}

// Takeover is how an unmanaged code becomes managed.
type Takeover struct {
	ExternalChanges bool // what somebody changes at the lock holds
	Force           bool // also one that another system marked as its own
}

// Span is the code's window; one that the lock keeps without a window is there
// since it was seen, and has no end.
func (c UnmanagedCode) Span() Window {
	if c.Window == nil {
		return Window{StartsAt: c.CreatedAt}
	}
	return *c.Window
}

// CanManage says why the code can never be taken over (cannot_be_managed): what
// cannot be told from another entry, marked as ours or put there again.
func (c UnmanagedCode) CanManage() error {
	can := c.Door.Capabilities
	switch {
	case c.Secret.IsZero():
		return cannotManage(c.Door, "does not show its digits")
	case can.Marks && !can.UpdateInPlace:
		return cannotManage(c.Door, "cannot mark an entry that it holds")
	case can.MakesPINs(), can.Offline:
		return cannotManage(c.Door, "makes its codes itself")
	case c.Door.Fit(c.Span()).Misfit != "":
		return cannotManage(c.Door, "takes no code with its times")
	}
	return nil
}

// CanManageNow says why the code cannot be taken over as it is.
func (c UnmanagedCode) CanManageNow(wish Takeover, now time.Time) error {
	switch {
	case !c.Door.Managed:
		return Unmanaged(c.Door.DisplayName())
	case c.Claimed && !wish.Force:
		return Conflict("access_code_managed_elsewhere", "Another system manages this code. Send force to take it over all the same.")
	case c.RemovalAskedAt != nil:
		return Conflict("access_code_being_removed", "The code is being removed from "+c.Door.Name+".")
	case c.Span().Ended(now):
		return Conflict("access_code_over", "The times of the code are over. Delete it, or give it later ones at the lock first.")
	}
	return c.CanManage()
}

// CanRemove says why the code cannot be taken off (cannot_delete_unmanaged_access_code).
func (c UnmanagedCode) CanRemove() error {
	switch {
	case c.Secret.IsZero():
		return &Error{
			Code: EInvalid, Type: "not_supported",
			Message: c.Door.Name + " does not show the digits of the code, so that it cannot be told from another one. Delete it at the lock.",
		}
	case c.Door.Capabilities.Offline:
		return &Error{Code: EInvalid, Type: "not_supported", Message: c.Door.Name + " takes no code back. It works until its end."}
	}
	return nil
}

func cannotManage(door Door, why string) *Error {
	return &Error{Code: EInvalid, Type: "not_supported", Message: "The code cannot become managed: " + door.Name + " " + why + "."}
}

// Errors says what stops the code from being removed (access_code.errors).
func (c UnmanagedCode) Errors() []Notice {
	if c.RemovalAskedAt == nil || c.FaultAt == nil {
		return nil
	}
	return []Notice{{
		Code: "failed_to_remove_from_device", CreatedAt: *c.FaultAt, Data: onCode(nil),
		Message: c.Door.Name + ": " + c.FaultMessage + ". It is being tried again.",
	}}
}

// Warnings says that the code is being removed (access_code.warnings).
func (c UnmanagedCode) Warnings() []Notice {
	if c.RemovalAskedAt == nil {
		return nil
	}
	return []Notice{beingDeleted(*c.RemovalAskedAt, "The code is being removed from "+c.Door.Name+".")}
}
