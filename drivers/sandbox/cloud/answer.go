package cloud

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"latchkey/drivers/sandbox/wire"
)

// answer writes a value as JSON, or nothing for nil.
func answer(w http.ResponseWriter, status int, value any) {
	if value == nil {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) //nolint:errchkjson // a client that has gone is no concern of ours
}

// refuse writes a problem with its status.
func refuse(w http.ResponseWriter, refusal *wire.ProblemDetail) {
	if refusal.Code == wire.RateLimited {
		wait := time.Duration(refusal.RetryAfterMS) * time.Millisecond
		w.Header().Set("Retry-After", strconv.FormatInt(int64((wait+time.Second-1)/time.Second), 10))
	}
	answer(w, refusal.Code.Status(), wire.Problem{Error: *refusal})
}

// finish writes the outcome of an operation in the manner it asks for.
func finish(w http.ResponseWriter, o outcome, status int, value any) {
	switch {
	case o.manner == cut:
		panic(http.ErrAbortHandler) // net/http closes the connection without an answer
	case o.manner == garbled:
		garble(w)
	case o.refusal != nil:
		refuse(w, o.refusal)
	default:
		answer(w, status, value)
	}
}

func garble(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, "\x00\xff{\"id\": \"co\x1b[31m<html>")
}

// body reads a JSON body strictly; it has answered when ok is false.
func body[T any](w http.ResponseWriter, r *http.Request) (value T, ok bool) {
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&value); err != nil && !errors.Is(err, io.EOF) {
		refuse(w, problem(wire.InvalidRequest, "the body is not what the route reads"))
		return value, false
	}
	return value, true
}

func bearer(r *http.Request) string {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return ""
	}
	return token
}
