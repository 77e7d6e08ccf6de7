package cloud

import (
	"net/http"
	"time"

	"latchkey/drivers/sandbox/wire"
)

// move serves a bolt that is moved from afar.
func move(action string, locked bool) onLock {
	return func(w http.ResponseWriter, r *http.Request, l *lock) {
		finish(w, l.write(r.Context(), action, turn(locked)), http.StatusNoContent, nil)
	}
}

// turn locks or unlocks the bolt.
func turn(locked bool) change {
	return func(r *record, _ time.Time) (wire.Code, *wire.ProblemDetail) {
		if !r.profile().RemoteUnlock {
			return wire.Code{}, problem(wire.Unsupported, "the lock cannot be moved from afar")
		}
		r.Locked = locked
		return wire.Code{}, nil
	}
}

// entranceDelay is how long an entrance stays open.
const entranceDelay = 5 * time.Second

// usualDelay is how long a lock stays open that was never told otherwise.
const usualDelay = 30 * time.Second

func setAutoLock(w http.ResponseWriter, r *http.Request, l *lock) {
	request, ok := body[wire.AutoLock](w, r)
	if !ok {
		return
	}
	done := l.write(r.Context(), "auto_lock", func(r *record, _ time.Time) (wire.Code, *wire.ProblemDetail) {
		return wire.Code{}, r.setAutoLock(request)
	})
	finish(w, done, http.StatusNoContent, nil)
}

func (r *record) setAutoLock(asked wire.AutoLock) *wire.ProblemDetail {
	switch {
	case !r.profile().AutoLocks:
		return problem(wire.Unsupported, "the lock does not lock itself")
	case asked.DelayMS < 0:
		return problem(wire.InvalidRequest, "durations are not negative")
	case asked.DelayMS == 0:
		asked.DelayMS = r.AutoLock.DelayMS
	}
	if asked.DelayMS == 0 {
		asked.DelayMS = usualDelay.Milliseconds()
	}
	r.AutoLock = asked
	return nil
}

// relockAfter locks the bolt again after the lock's delay, if it is still open
// and still to lock itself then.
func (l *lock) relockAfter(setting wire.AutoLock) {
	time.AfterFunc(time.Duration(setting.DelayMS)*time.Millisecond, func() {
		refusal := l.edit(func(r *record) *wire.ProblemDetail {
			if !r.AutoLock.Enabled || r.Locked {
				return problem(wire.InvalidRequest, "there is nothing to lock")
			}
			r.Locked = true
			return nil
		})
		if refusal == nil {
			l.tell(wire.Event{Kind: wire.Locked, Method: "automatic"})
		}
	})
}
