package webhooktest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"

	"latchkey/drivers/webhook/wire"
)

// done is how a write ended: its answer, or why it was refused.
type done struct {
	status int
	body   any
	why    *wire.ProblemDetail
}

func refused(status int, code wire.ProblemCode) done {
	return done{status: status, why: &wire.ProblemDetail{Code: code}}
}

// write carries a write out, unless something is to go wrong with it.
func (s *Service) write(carryOut func(*http.Request, *door) done) func(http.ResponseWriter, *http.Request, *door) {
	return func(w http.ResponseWriter, r *http.Request, d *door) {
		mishap := d.next()
		before := slices.Clone(d.entries)
		switch {
		case mishap == Throttle:
			refuse(w, http.StatusTooManyRequests, wire.ProblemDetail{Code: wire.Busy, RetryAfterMS: 2500})
			return
		case mishap == LoseWrite:
			panic(http.ErrAbortHandler)
		case !d.Online:
			refuse(w, http.StatusServiceUnavailable, wire.ProblemDetail{Code: wire.DoorOffline})
			return
		}
		ended := carryOut(r, d)
		switch mishap {
		case LoseAnswer:
			panic(http.ErrAbortHandler)
		case FakeAnswer:
			d.entries = before
		case Misname:
			ended = refused(http.StatusConflict, wire.Duplicate)
		case Garble:
			_, _ = w.Write([]byte("\x00garbage"))
			return
		case LoseWrite, Throttle, "":
		}
		if ended.why != nil {
			refuse(w, ended.status, *ended.why)
			return
		}
		answer(w, ended.status, ended.body)
	}
}

// next takes what is to go wrong with the next operation.
func (d *door) next() (mishap Mishap) {
	if len(d.mishaps) > 0 {
		mishap, d.mishaps = d.mishaps[0], d.mishaps[1:]
	}
	return mishap
}

func (s *Service) putEntry(r *http.Request, d *door) done {
	var asked wire.Wanted
	if json.NewDecoder(r.Body).Decode(&asked) != nil || asked.Secret == "" || asked.Mode == "" {
		return refused(http.StatusBadRequest, wire.BadRequest)
	}
	mark := r.PathValue("mark")
	if d.twins[asked.Secret] {
		said := wire.Entry{Ref: "entry-0", Mark: mark, Mode: asked.Mode, StartsAt: asked.StartsAt, EndsAt: asked.EndsAt}
		return done{status: http.StatusOK, body: said}
	}
	at, taken := d.meant(mark, asked)
	switch {
	case taken:
		return refused(http.StatusConflict, wire.Duplicate)
	case at < 0 && d.MaxEntries > 0 && len(d.entries) >= d.MaxEntries:
		return done{http.StatusConflict, nil, &wire.ProblemDetail{Code: wire.Full, Max: d.MaxEntries}}
	case at < 0:
		s.made++
		d.entries = append(d.entries, wire.Entry{Ref: "entry-" + strconv.Itoa(s.made)})
		at = len(d.entries) - 1
	}
	kept := &d.entries[at]
	kept.Mark, kept.Mode, kept.Secret, kept.Name = mark, asked.Mode, asked.Secret, asked.Name
	kept.StartsAt, kept.EndsAt = asked.StartsAt, asked.EndsAt
	shown := *kept
	if d.masked || !d.ShowsSecrets {
		shown.Secret = ""
	}
	return done{status: http.StatusOK, body: shown}
}

// meant is the place of the entry that is to be changed, -1 for a new one, and
// whether another one has its secret.
func (d *door) meant(mark string, asked wire.Wanted) (at int, taken bool) {
	at = slices.IndexFunc(d.entries, func(e wire.Entry) bool { return e.Mark == mark })
	if at < 0 && asked.TakesOver != "" {
		at = slices.IndexFunc(d.entries, func(e wire.Entry) bool { return e.Ref == asked.TakesOver })
	}
	for i, e := range d.entries {
		taken = taken || i != at && e.Mode == asked.Mode && e.Secret == asked.Secret
	}
	return at, taken
}

// deleteEntry removes the entry with the mark, and the one that is taken over. One
// that is not there is removed already.
func (s *Service) deleteEntry(r *http.Request, d *door) done {
	mark, theirs := r.PathValue("mark"), r.URL.Query().Get("takes_over")
	d.entries = slices.DeleteFunc(d.entries, func(e wire.Entry) bool {
		return e.Mark == mark || theirs != "" && e.Ref == theirs
	})
	return done{status: http.StatusNoContent}
}

// move turns the bolt.
func move(locked bool) func(*http.Request, *door) done {
	return func(_ *http.Request, d *door) done {
		if able := d.CanUnlock && !locked || d.CanLock && locked; !able {
			return refused(http.StatusUnprocessableEntity, wire.Unsupported)
		}
		d.Locked = &locked
		return done{status: http.StatusNoContent}
	}
}
