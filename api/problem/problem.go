// Package problem is every way in which a request can fail, as the wire shows
// it: a status, a type that programs read and a message that people read.
package problem

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"latchkey/api/param"
)

// Problem is an error on the wire. Cause is for the log only.
type Problem struct {
	Status           int
	Type             string
	Message          string
	ValidationErrors param.Tree
	Data             map[string]any
	RetryAfter       time.Duration
	Allow            string // the verbs, for 405
	Cause            error
}

// Error implements error.
func (p *Problem) Error() string {
	if p.Cause == nil {
		return fmt.Sprintf("%d %s: %s", p.Status, p.Type, p.Message)
	}
	return fmt.Sprintf("%d %s: %s: %v", p.Status, p.Type, p.Message, p.Cause)
}

// Unwrap gives errors.Is access to the cause.
func (p *Problem) Unwrap() error { return p.Cause }

// Body is the error envelope (contract 1.5).
func (p *Problem) Body() map[string]any {
	detail := map[string]any{"type": p.Type, "message": p.Message}
	if p.ValidationErrors != nil {
		detail["validation_errors"] = p.ValidationErrors
	}
	if p.Data != nil {
		detail["data"] = p.Data
	}
	return map[string]any{"error": detail, "ok": false}
}

// New makes a problem without a cause.
func New(status int, problemType, message string) *Problem {
	return &Problem{Status: status, Type: problemType, Message: message}
}

// InvalidInput says what is wrong with the parameters.
func InvalidInput(issues param.Issues) *Problem {
	p := New(http.StatusBadRequest, "invalid_input", issues.Message())
	p.ValidationErrors = issues.Format()
	return p
}

// Unauthorized says why no authentication succeeded.
func Unauthorized(message string) *Problem {
	return New(http.StatusUnauthorized, "unauthorized", message)
}

// NoRoute says that there is nothing at the path.
func NoRoute(path string) *Problem {
	return New(http.StatusNotFound, "not_found", fmt.Sprintf("There is no route %q.", path))
}

// MethodNotAllowed names the methods that the route takes.
func MethodNotAllowed(verbs []string) *Problem {
	allowed := strings.Join(verbs, ",")
	p := New(http.StatusMethodNotAllowed, "method_not_allowed", "only "+allowed+" accepted")
	p.Allow = allowed
	return p
}

// Internal hides a cause that callers can do nothing about.
func Internal(cause error) *Problem {
	p := New(http.StatusInternalServerError, "internal_server_error",
		"Something went wrong on our side. Quote the seam-request-id header when you report it.")
	p.Cause = cause
	return p
}
