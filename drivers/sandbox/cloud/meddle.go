package cloud

import (
	"slices"
	"time"

	"latchkey/drivers/sandbox/wire"
)

// meddle lets strangers and power cuts strike right after a write, and reports
// whether they did.
func (s strikes) meddle(r *record, written wire.Code) bool {
	switch at := r.byID(written.ID); {
	case s.has(wire.FaultReboot):
		r.Codes = nil
	case s.has(wire.FaultOutsideDelete) && at >= 0:
		r.Codes = slices.Delete(r.Codes, at, at+1)
	case s.has(wire.FaultOutsideEdit) && at >= 0:
		r.Codes[at].Code = r.another(written.Mode, written.Code)
	default:
		return false
	}
	return true
}

// another makes up a code or a card that the lock takes and does not hold, as
// long as the given one.
func (r *record) another(mode wire.CodeMode, code string) string {
	other := []byte(code)
	for range 100_000 {
		count(other)
		if r.broken(mode, string(other)) == "" && r.byDigits(mode, string(other)) < 0 {
			break
		}
	}
	return string(other)
}

// count adds one to a decimal number and starts again after the last.
func count(digits []byte) {
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i]++; digits[i] <= '9' {
			return
		}
		digits[i] = '0'
	}
}

// keypad does what a person does at the lock. It meets the lock's rules, but
// no radio and no faults.
func keypad(request wire.KeypadRequest, now time.Time) func(*record) *wire.ProblemDetail {
	return func(r *record) *wire.ProblemDetail {
		at := r.byDigits(request.Mode, request.Code)
		switch {
		case request.Action == wire.KeypadAdd:
			_, refusal := create(asked{CodeRequest: r.typed(request, wire.Code{Mode: request.Mode, Code: request.Code}, now), known: true})(r, now)
			return refusal
		case at < 0:
			return problem(wire.CodeNotFound, "the lock holds no such code")
		case request.Action == wire.KeypadDelete:
			r.Codes = slices.Delete(r.Codes, at, at+1)
			return nil
		case request.Action == wire.KeypadEdit:
			return r.retype(at, r.typed(request, r.Codes[at], now), now)
		}
		return problem(wire.InvalidRequest, "action is add, edit or delete")
	}
}

// typed fills what a person leaves out from the entry as it was: an entry that
// is new begins now, on locks that keep windows.
func (r *record) typed(request wire.KeypadRequest, was wire.Code, now time.Time) wire.CodeRequest {
	typed := wire.CodeRequest{Mode: was.Mode, Code: was.Code, Name: was.Name, Mark: was.Mark, StartsAt: was.StartsAt, EndsAt: was.EndsAt}
	if was.Stay != "" {
		typed.Stay = &wire.Stay{ID: was.Stay, Joins: true}
	}
	if request.NewCode != "" {
		typed.Code = request.NewCode
	}
	if request.Name != "" {
		typed.Name = request.Name
	}
	if request.StartsAt != nil {
		typed.StartsAt, typed.EndsAt = request.StartsAt, request.EndsAt
	}
	if typed.StartsAt == nil && r.keepsWindows() {
		typed.StartsAt = &now
	}
	return typed
}

func (r *record) retype(at int, typed wire.CodeRequest, now time.Time) *wire.ProblemDetail {
	request := r.timed(asked{CodeRequest: typed, known: true}, now)
	if refusal := r.validate(request, r.Codes[at].ID, now); refusal != nil {
		return refusal
	}
	r.Codes[at] = r.entry(r.Codes[at].ID, request)
	return nil
}
