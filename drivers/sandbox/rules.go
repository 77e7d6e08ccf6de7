package sandbox

import (
	"slices"

	"latchkey"
)

// digitRules are the names of rules that the cloud may say are broken.
var digitRules = []latchkey.ConstraintType{
	"length", latchkey.NoZeros, latchkey.CannotStartWith12, latchkey.NoTripleConsecutiveInts, latchkey.NoSequence,
	latchkey.AtLeastThreeUniqueDigits, latchkey.CannotContain089, latchkey.CannotContain0789,
	latchkey.UniqueFirstFourDigits, latchkey.NoAllSameDigits, latchkey.CannotStartWithZero,
	latchkey.CannotSpecifyPINCode, latchkey.PINCodeMatchesSet,
}

// knownRule keeps texts of the cloud's own, which might quote a code, out of messages.
func knownRule(name string) bool {
	return slices.Contains(digitRules, latchkey.ConstraintType(name))
}

func hasRule(constraints []latchkey.Constraint, kind latchkey.ConstraintType) bool {
	return slices.ContainsFunc(constraints, func(c latchkey.Constraint) bool { return c.Type == kind })
}
