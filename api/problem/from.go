package problem

import (
	"context"
	"errors"
	"net/http"
	"time"

	"latchkey"
	"latchkey/api/param"
)

// retrySoon is how long a caller should wait for a part that is away.
const retrySoon = 2 * time.Second

// statusClientLeft is what logs customarily call a request whose caller left.
const statusClientLeft = 499

// From finds the problem in any error. It is the one place where the domain's
// errors become statuses.
func From(err error) *Problem {
	var (
		known *Problem
		ours  *latchkey.Error
		query *param.QueryError
	)
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &query):
		return New(http.StatusBadRequest, "invalid_query_params", query.Text)
	case errors.As(err, &ours):
		return fromDomain(ours)
	case errors.Is(err, context.DeadlineExceeded):
		return tooSlow(err)
	case errors.Is(err, context.Canceled):
		return New(statusClientLeft, "client_closed_request", "The caller left before the answer.")
	}
	return Internal(err)
}

var statuses = map[latchkey.ErrorCode]int{
	latchkey.EInvalid:      http.StatusBadRequest,
	latchkey.EUnauthorized: http.StatusUnauthorized,
	latchkey.ENotFound:     http.StatusNotFound,
	latchkey.EConflict:     http.StatusConflict,
	latchkey.ELimited:      http.StatusTooManyRequests,
	latchkey.EUnavailable:  http.StatusServiceUnavailable,
}

func fromDomain(err *latchkey.Error) *Problem {
	status, known := statuses[err.Code]
	switch {
	case !known:
		return Internal(err)
	case err.Code == latchkey.EInvalid && err.Type == "invalid_input":
		return invalid(err)
	}
	p := &Problem{Status: status, Type: err.Type, Message: err.Message, Data: err.Data, Cause: err.Cause, RetryAfter: err.RetryAfter}
	if err.Code == latchkey.EUnavailable {
		p.RetryAfter = retrySoon
	}
	return p
}

// invalid shows a rule of the domain like a rule of the schema.
func invalid(err *latchkey.Error) *Problem {
	issue := param.Issue{Text: err.Message}
	if err.Param != "" {
		issue.Path = []string{err.Param}
	}
	p := InvalidInput(param.Issues{issue})
	p.Cause = err.Cause
	return p
}

func tooSlow(err error) *Problem {
	return &Problem{
		Status: http.StatusServiceUnavailable, Type: "request_timeout",
		Message:    "The request took too long and was given up. Nothing half done is left; try again.",
		RetryAfter: retrySoon, Cause: err,
	}
}
