package drivers

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"latchkey"
)

// tagLength is how many characters tell equal names apart. With the 16 bits of
// four hex digits, two of 60 names on a lock are the same once in 40 locks: so
// there are several tags.
const tagLength = 4

// tags is how many different tags a name may have.
const tags = 4

// FittedNames are the names that an entry may have on a lock, the first choice
// first. Where names must be unique there are several: when the lock says that
// another entry has one, the next is tried.
func FittedNames(name, id string, constraints []latchkey.Constraint) []string {
	shortest, longest, unique := nameRules(constraints)
	if !unique {
		return []string{fitted(name, "", shortest, longest)}
	}
	sum := sha256.Sum256([]byte(id))
	digits := hex.EncodeToString(sum[:])
	names := make([]string, tags)
	for i := range names {
		names[i] = fitted(name, " "+digits[i*tagLength:][:tagLength], shortest, longest)
	}
	return names
}

// FitName makes a name that the lock takes: printable, neither too short nor too
// long, and where names must be unique, with a tag made of our id. Every driver
// whose locks keep names fits them here.
func FitName(name, id string, constraints []latchkey.Constraint) string {
	return FittedNames(name, id, constraints)[0]
}

func fitted(name, suffix string, shortest, longest int) string {
	letters := []rune(clean(name))
	if room := longest - len(suffix); longest > 0 && len(letters) > room {
		letters = cut(letters, max(room, 0))
	}
	made := strings.TrimSpace(strings.TrimSpace(string(letters)) + suffix)
	if longest > 0 && len([]rune(made)) > longest {
		made = made[len(made)-longest:] // no room but for a part of the tag, which is ASCII
	}
	for len([]rune(made)) < shortest {
		made += "-"
	}
	return made
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
