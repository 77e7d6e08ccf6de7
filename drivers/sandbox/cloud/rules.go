package cloud

import (
	"regexp"
	"slices"
	"strings"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

// breaks tells for each rule about digits whether a code breaks it. It is the
// lock's own reading of the rules, apart from the one in package pin on
// purpose: a mistake in either shows as a refusal.
var breaks = map[latchkey.ConstraintType]func(code string) bool{
	latchkey.NoZeros:                  func(code string) bool { return strings.Contains(code, "0") },
	latchkey.CannotStartWithZero:      func(code string) bool { return strings.HasPrefix(code, "0") },
	latchkey.CannotStartWith12:        func(code string) bool { return strings.HasPrefix(code, "12") },
	latchkey.CannotContain089:         func(code string) bool { return strings.ContainsAny(code, "089") },
	latchkey.CannotContain0789:        func(code string) bool { return strings.ContainsAny(code, "0789") },
	latchkey.NoAllSameDigits:          func(code string) bool { return unique(code) == 1 },
	latchkey.AtLeastThreeUniqueDigits: func(code string) bool { return unique(code) < 3 },
	latchkey.UniqueFirstFourDigits:    func(code string) bool { return len(code) >= 4 && unique(code[:4]) < 4 },
	latchkey.NoTripleConsecutiveInts:  tripled,
	latchkey.NoSequence:               sequence,
}

// broken names the first rule that a code breaks; "" when it keeps them all.
func broken(code string, lengths []int, constraints []latchkey.Constraint) string {
	if strings.Trim(code, "0123456789") != "" || !slices.Contains(lengths, len(code)) {
		return "length"
	}
	for _, constraint := range constraints {
		if broke, known := breaks[constraint.Type]; known && broke(code) {
			return string(constraint.Type)
		}
	}
	return ""
}

// cardNumber is what a card's number may be.
var cardNumber = regexp.MustCompile(`^[1-9][0-9]{0,19}$`)

// broken names the rule that the digits of a code or a card break.
func (r *record) broken(mode wire.CodeMode, digits string) string {
	switch {
	case mode != wire.CardMode:
		return broken(digits, r.Lengths, r.profile().Constraints)
	case !cardNumber.MatchString(digits):
		return "length"
	}
	return ""
}

func unique(code string) int {
	seen := map[rune]bool{}
	for _, digit := range code {
		seen[digit] = true
	}
	return len(seen)
}

// tripled reports more than three digits in a row that are equal or count up or
// down by one.
func tripled(code string) bool {
	for i := 3; i < len(code); i++ {
		step := int(code[i]) - int(code[i-1])
		if step >= -1 && step <= 1 && step == int(code[i-1])-int(code[i-2]) && step == int(code[i-2])-int(code[i-3]) {
			return true
		}
	}
	return false
}

// sequence reports that the whole code counts up or down by one.
func sequence(code string) bool {
	for i := 2; i < len(code); i++ {
		if int(code[i])-int(code[i-1]) != int(code[1])-int(code[0]) {
			return false
		}
	}
	return len(code) > 1 && (code[1] == code[0]+1 || code[0] == code[1]+1)
}
