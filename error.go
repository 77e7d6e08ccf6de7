package latchkey

import (
	"errors"
	"fmt"
	"time"
)

// ErrorCode is one of the few kinds of error that a caller can act on.
type ErrorCode string

// The codes. What is none of them is internal: callers learn nothing, the log all.
const (
	EInvalid      ErrorCode = "invalid"      // the request cannot be carried out as it is
	EUnauthorized ErrorCode = "unauthorized" // the token is not accepted
	ENotFound     ErrorCode = "not_found"    // no such thing in this workspace
	EConflict     ErrorCode = "conflict"     // it clashes with what is there
	ELimited      ErrorCode = "limited"      // too often: try again after RetryAfter
	EUnavailable  ErrorCode = "unavailable"  // a part is away: try again
	EInternal     ErrorCode = "internal"
)

// Error is the typed error of every service. Message is for the caller and
// says what to do; Cause is for the log.
type Error struct {
	Code    ErrorCode
	Type    string // the wire's error.type, such as "access_grant_not_found"
	Param   string // the parameter at fault, for EInvalid; "" for the whole request
	Message string
	Data    map[string]any // the wire's error.data; nil for none
	Cause   error

	RetryAfter time.Duration // ELimited: when it is worth trying again
}

// Error implements error.
func (e *Error) Error() string {
	if e.Cause == nil {
		return fmt.Sprintf("%s: %s", e.Type, e.Message)
	}
	return fmt.Sprintf("%s: %s: %v", e.Type, e.Message, e.Cause)
}

// Unwrap gives errors.Is access to the cause.
func (e *Error) Unwrap() error { return e.Cause }

// NotFound says that the resource (the wire's noun, such as "access_grant") is
// not in this workspace.
func NotFound(resource string) *Error {
	return &Error{Code: ENotFound, Type: resource + "_not_found", Message: "No such " + resource + " in this workspace."}
}

// Invalid says that one parameter cannot be as it is.
func Invalid(param, message string) *Error {
	return &Error{Code: EInvalid, Type: "invalid_input", Param: param, Message: message}
}

// Conflict says that the request clashes with what is there.
func Conflict(errorType, message string) *Error {
	return &Error{Code: EConflict, Type: errorType, Message: message}
}

// CodeOf returns the code of err, EInternal for what is no *Error.
func CodeOf(err error) ErrorCode {
	if known, ok := errors.AsType[*Error](err); ok {
		return known.Code
	}
	return EInternal
}
