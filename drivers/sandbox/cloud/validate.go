package cloud

import (
	"slices"
	"time"
	"unicode/utf8"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

// problem makes a refusal.
func problem(code wire.ProblemCode, message string) *wire.ProblemDetail {
	return &wire.ProblemDetail{Code: code, Message: message}
}

// validate says why the lock refuses a code, or nil. The entry with the handle
// self, if any, is the one that is changed.
func (r *record) validate(request asked, self string, now time.Time) *wire.ProblemDetail {
	checks := []func() *wire.ProblemDetail{
		func() *wire.ProblemDetail { return r.checkKind(request) },
		func() *wire.ProblemDetail { return r.checkDigits(request) },
		func() *wire.ProblemDetail { return r.checkName(request.Name, self) },
		func() *wire.ProblemDetail { return r.checkWindow(request, self, now) },
		func() *wire.ProblemDetail { return r.checkFrame(request) },
		func() *wire.ProblemDetail { return r.checkDuplicate(request, self) },
		func() *wire.ProblemDetail { return r.checkRoom(self) },
	}
	for _, check := range checks {
		if refusal := check(); refusal != nil {
			return refusal
		}
	}
	return nil
}

// checkKind refuses what the lock has no reader for, and what it could not keep.
func (r *record) checkKind(request asked) *wire.ProblemDetail {
	switch profile := r.profile(); {
	case request.Mode != "" && request.Mode != wire.CardMode:
		return problem(wire.InvalidRequest, "mode is card, or not there")
	case request.Mode == "" && len(r.Lengths) == 0:
		return problem(wire.Unsupported, "the lock has no keypad")
	case request.Mode == wire.CardMode && profile.Cards == "":
		return problem(wire.Unsupported, "the lock has no card reader")
	case request.Stay != nil && !profile.Reservations:
		return problem(wire.NoStays, "the lock knows no stays")
	}
	return nil
}

func (r *record) checkDigits(request asked) *wire.ProblemDetail {
	rule := r.broken(request.Mode, request.Code)
	for _, needsKnown := range []latchkey.ConstraintType{latchkey.CannotSpecifyPINCode, latchkey.PINCodeMatchesSet} {
		if rule == "" && request.Mode == "" && !request.known && hasRule(r.profile().Abilities, needsKnown) {
			rule = string(needsKnown)
		}
	}
	if request.foreign {
		return problem(wire.InvalidCode, "the system knows no card with this number")
	}
	if rule != "" {
		return &wire.ProblemDetail{Code: wire.InvalidCode, Message: "the code breaks a rule of the lock", Rule: rule}
	}
	return nil
}

func (r *record) checkName(name, self string) *wire.ProblemDetail {
	for _, constraint := range r.profile().Constraints {
		switch constraint.Type {
		case latchkey.NameLength:
			if length := utf8.RuneCountInString(name); length < constraint.Min || length > constraint.Max {
				return problem(wire.InvalidName, "the name is too short or too long")
			}
		case latchkey.NameMustBeUnique:
			if slices.ContainsFunc(r.Codes, func(c wire.Code) bool { return c.ID != self && c.Name == name }) {
				return problem(wire.NameTaken, "another code has this name")
			}
		default: // about digits
		}
	}
	return nil
}

func (r *record) checkWindow(request asked, self string, now time.Time) *wire.ProblemDetail {
	starts, ends := r.floor(request.StartsAt), r.floor(request.EndsAt)
	switch abilities := r.view().Abilities; {
	case abilities.Window == latchkey.PrecisionNone:
		if starts != nil || ends != nil {
			return problem(wire.Unsupported, "the lock keeps no windows")
		}
	case starts == nil:
		return problem(wire.InvalidRequest, "starts_at is missing")
	case ends == nil && abilities.NeedsEnd:
		return problem(wire.EndRequired, "the lock takes no code without an end")
	case ends != nil && !ends.After(*starts):
		return problem(wire.InvalidRequest, "ends_at is not after starts_at")
	case hasRule(abilities, latchkey.StartDateInFuture) && starts.Before(*r.floor(&now)) && !r.began(self, *starts):
		return problem(wire.StartInPast, "starts_at is in the past")
	}
	return nil
}

// began reports whether an entry has this start already, which may then stay.
func (r *record) began(id string, starts time.Time) bool {
	at := r.byID(id)
	return at >= 0 && r.Codes[at].StartsAt != nil && r.Codes[at].StartsAt.Equal(starts)
}

func hasRule(abilities wire.Abilities, kind latchkey.ConstraintType) bool {
	return slices.ContainsFunc(abilities.Constraints, func(c latchkey.Constraint) bool { return c.Type == kind })
}

func (r *record) checkDuplicate(request asked, self string) *wire.ProblemDetail {
	if at := r.byDigits(request.Mode, request.Code); at >= 0 && r.Codes[at].ID != self {
		return problem(wire.DuplicateCode, "another entry has this code")
	}
	return nil
}

func (r *record) checkRoom(self string) *wire.ProblemDetail {
	if self == "" && len(r.Codes) >= r.MaxCodes {
		return &wire.ProblemDetail{Code: wire.SlotsFull, Message: "the lock holds no more codes", Max: r.MaxCodes}
	}
	return nil
}
