package drivers

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"latchkey"
)

// tagLength is how many characters tell equal names apart: with the 16 bits
// of four hex digits, 30 names on a lock collide once in 150 locks, and then
// are told apart by the lock's refusal.
const tagLength = 4

// FitName makes a name that the lock takes: printable, neither too short nor too
// long, and where names must be unique, with a tag made of our id. Every driver
// whose locks keep names fits them here.
func FitName(name, id string, constraints []latchkey.Constraint) string {
	shortest, longest, unique := nameRules(constraints)
	letters := []rune(clean(name))
	suffix := ""
	if unique {
		sum := sha256.Sum256([]byte(id))
		suffix = " " + hex.EncodeToString(sum[:])[:tagLength]
	}
	if room := longest - len(suffix); longest > 0 && len(letters) > room {
		letters = cut(letters, max(room, 0))
	}
	fitted := strings.TrimSpace(strings.TrimSpace(string(letters)) + suffix)
	if longest > 0 && len([]rune(fitted)) > longest {
		fitted = fitted[len(fitted)-longest:] // no room but for a part of the tag, which is ASCII
	}
	for len([]rune(fitted)) < shortest {
		fitted += "-"
	}
	return fitted
}

// clean turns what cannot be printed, and any run of spaces, into one space.
func clean(name string) string {
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
}

// cut keeps the first letters, and no letter without its marks.
func cut(letters []rune, room int) []rune {
	for room > 0 && unicode.In(letters[room], unicode.M, unicode.Sk) {
		room--
	}
	return letters[:room]
}

// nameRules reads what a lock demands of names: at most longest characters
// (0 is any number), at least shortest, and no name twice.
func nameRules(constraints []latchkey.Constraint) (shortest, longest int, unique bool) {
	for _, constraint := range constraints {
		switch constraint.Type {
		case latchkey.NameLength:
			shortest, longest = constraint.Min, constraint.Max
		case latchkey.NameMustBeUnique:
			unique = true
		default: // about digits and dates
		}
	}
	return shortest, longest, unique
}
