package cloud

import (
	"net/http"
	"slices"
	"time"

	"latchkey/drivers/sandbox/wire"
)

func getLockState(w http.ResponseWriter, _ *http.Request, l *lock) {
	answer(w, http.StatusOK, l.state())
}

func deleteLock(w http.ResponseWriter, _ *http.Request, l *lock) {
	s := l.site
	s.mu.Lock()
	delete(s.locks, l.id)
	s.mu.Unlock()
	done(w, s.cloud.settle(l.drop()))
}

func addFault(w http.ResponseWriter, r *http.Request, l *lock) {
	fault, ok := body[wire.Fault](w, r)
	if !ok {
		return
	}
	if refusal := checkFault(fault); refusal != nil {
		refuse(w, refusal)
		return
	}
	if fault.Kind == wire.FaultStale {
		seen := l.list(nil)
		fault.Snapshot = &seen
	}
	done(w, l.edit(func(r *record) *wire.ProblemDetail {
		r.Faults = append(r.Faults, fault)
		return nil
	}))
}

func checkFault(f wire.Fault) *wire.ProblemDetail {
	switch {
	case !f.Kind.Known():
		return problem(wire.InvalidRequest, "no such kind of fault")
	case f.Kind == wire.FaultRefuse && !f.Code.Known():
		return problem(wire.InvalidRequest, "refuse needs the code of a problem")
	case f.Times < 0 || f.DelayMS < 0 || f.RetryAfterMS < 0:
		return problem(wire.InvalidRequest, "times and durations are not negative")
	}
	return nil
}

func clearFaults(w http.ResponseWriter, r *http.Request, l *lock) {
	kind := wire.FaultKind(r.URL.Query().Get("kind"))
	done(w, l.edit(func(r *record) *wire.ProblemDetail {
		r.Faults = slices.DeleteFunc(r.Faults, func(f wire.Fault) bool { return kind == "" || f.Kind == kind })
		return nil
	}))
}

// byHand changes the lock from outside and tells the account that its codes changed.
func (l *lock) byHand(w http.ResponseWriter, by func(*record) *wire.ProblemDetail) {
	refusal := l.edit(by)
	if refusal == nil {
		l.site.events.publish(wire.Event{Kind: wire.CodesChanged, Lock: l.id, At: l.site.now()})
	}
	done(w, refusal)
}

func useKeypad(w http.ResponseWriter, r *http.Request, l *lock) {
	if request, ok := body[wire.KeypadRequest](w, r); ok {
		l.byHand(w, keypad(request, l.site.now()))
	}
}

func reboot(w http.ResponseWriter, r *http.Request, l *lock) {
	request, ok := body[wire.RebootRequest](w, r)
	if !ok {
		return
	}
	l.byHand(w, func(r *record) *wire.ProblemDetail {
		if request.LoseCodes {
			r.Codes = nil
		}
		return nil
	})
}

func factoryReset(w http.ResponseWriter, _ *http.Request, l *lock) {
	l.byHand(w, func(r *record) *wire.ProblemDetail {
		r.Codes, r.Faults, r.Locked = nil, nil, false
		return nil
	})
}

// tryCode says whether a code or a card would open the lock.
func tryCode(w http.ResponseWriter, r *http.Request, l *lock) {
	request, ok := body[wire.TryRequest](w, r)
	if !ok {
		return
	}
	at := l.site.now()
	if request.At != nil {
		at = *request.At
	}
	held := l.current()
	answer(w, http.StatusOK, held.try(l.id, l.site.pass(request.Code, request.Card), at))
}

// turns says whether a code of the lock opens at an instant, and why not. A lock
// that keeps readings compares them with what its clock shows.
func (r *record) turns(code wire.Code, at time.Time) string {
	starts, ends := code.StartsAt, code.EndsAt
	if code.Local != nil {
		at = shownIn(at, r.zone())
		starts, ends = readings(*code.Local)
	}
	switch {
	case starts != nil && at.Before(*starts):
		return "not_yet"
	case ends != nil && !at.Before(*ends), r.unused(code, at):
		return "over"
	}
	return "open"
}

// unused reports whether a code was to be used earlier than at an instant, and
// was not.
func (r *record) unused(code wire.Code, at time.Time) bool {
	soon := r.profile().FirstUse
	return soon > 0 && code.UsedAt == nil && code.StartsAt != nil && !at.Before(code.StartsAt.Add(soon))
}
