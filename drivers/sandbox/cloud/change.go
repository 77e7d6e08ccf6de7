package cloud

import (
	"time"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

// change is what an operation does to a copy of a lock's record: it returns
// the entry concerned, or why the lock refuses.
type change func(r *record, now time.Time) (wire.Code, *wire.ProblemDetail)

// asked is what a lock is asked to keep, and what its site knows of the code.
type asked struct {
	wire.CodeRequest

	known   bool // another lock of the site, or this one, holds the code
	foreign bool // it is a card that is not registered with the system
}

// create adds an entry.
func create(request asked) change {
	return func(r *record, now time.Time) (wire.Code, *wire.ProblemDetail) {
		request := r.timed(request, now)
		if request.Mode == "" && request.Code == "" && hasRule(r.profile().Abilities, latchkey.CannotSpecifyPINCode) {
			request.Code, request.known = r.make(), true
		}
		if refusal := r.validate(request, "", now); refusal != nil {
			return wire.Code{Mark: request.Mark}, refusal
		}
		code := r.entry(r.handle(), request)
		r.Codes = append(r.Codes, code)
		r.tellStay(request.Stay, code.StartsAt, now)
		return code, nil
	}
}

// expected is the mark that the entry must have to be changed; nil is any.
func (a asked) expected() *string {
	if a.Former != nil || a.Mark == "" {
		return a.Former
	}
	return &a.Mark
}

// update gives an entry other digits, another name, another window or another mark.
func update(id string, request asked) change {
	return func(r *record, now time.Time) (wire.Code, *wire.ProblemDetail) {
		request := r.timed(request, now)
		asked := wire.Code{ID: id, Mark: request.Mark}
		at, refusal := r.own(id, request.expected())
		if refusal == nil && !r.profile().UpdateInPlace {
			refusal = problem(wire.ReplaceRequired, "the lock changes nothing in place")
		}
		if refusal == nil {
			if request.Code == "" || request.Code == r.Codes[at].Code {
				request.Code, request.known = r.Codes[at].Code, true
			}
			refusal = r.validate(request, id, now)
		}
		if refusal != nil {
			return asked, refusal
		}
		r.Codes[at] = r.entry(id, request)
		r.tellStay(request.Stay, r.Codes[at].StartsAt, now)
		return r.Codes[at], nil
	}
}

// erase removes an entry, and with a mark, which may be none, only if the entry
// carries it.
func erase(id string, mark *string) change {
	return func(r *record, now time.Time) (wire.Code, *wire.ProblemDetail) {
		at, refusal := r.own(id, mark)
		if refusal == nil && r.profile().Offline && !over(r.Codes[at], now) {
			refusal = problem(wire.NotRevocable, "an offline code works until its end")
		}
		if refusal != nil {
			return wire.Code{ID: id}, refusal
		}
		code := r.Codes[at]
		r.Codes = append(r.Codes[:at:at], r.Codes[at+1:]...)
		return code, nil
	}
}

// own finds the entry with a handle, if it carries the mark (nil is any).
func (r *record) own(id string, mark *string) (at int, refusal *wire.ProblemDetail) {
	switch at = r.byID(id); {
	case at < 0:
		return at, problem(wire.CodeNotFound, "no entry has this handle")
	case mark != nil && r.Codes[at].Mark != *mark:
		return at, problem(wire.MarkMismatch, "the entry is somebody else's")
	}
	return at, nil
}

// entry is what the lock keeps of a request.
func (r *record) entry(id string, request asked) wire.Code {
	kept := wire.Code{
		ID: id, Mode: request.Mode, Code: request.Code, Name: request.Name, Mark: request.Mark,
		StartsAt: r.floor(request.StartsAt), EndsAt: r.floor(request.EndsAt), Local: request.Local, OneTime: request.OneTime,
	}
	if request.Stay != nil {
		kept.Stay = request.Stay.ID
	}
	return kept
}
