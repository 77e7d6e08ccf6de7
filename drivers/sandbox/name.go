package sandbox

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

// fitName makes a name that the lock takes: printable, neither too short nor
// too long, and where names must be unique, with a tag made of our id.
func fitName(name, id string, constraints []latchkey.Constraint) string {
	shortest, longest, unique := nameRules(constraints)
	letters := []rune(clean(name))
	suffix := ""
	if unique {
		sum := sha256.Sum256([]byte(id))
		suffix = " " + hex.EncodeToString(sum[:])[:tagLength]
	}
	if room := longest - len(suffix); longest > 0 && len(letters) > room {
		letters = letters[:max(room, 0)]
	}
	fitted := strings.TrimSpace(strings.TrimSpace(string(letters)) + suffix)
	for len([]rune(fitted)) < shortest {
		fitted += "-"
	}
	return fitted
}

// clean turns what cannot be printed, and any run of spaces, into one space.
func clean(name string) string {
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
}
