package uhppote

import (
	"strconv"

	"latchkey"
)

// The numbers of codes and cards. They share one table, so their ranges must
// not meet. A Wiegand-26 reader sends facility*100000 + card: 100000 is the
// first card of facility 1, and facility 0 is left to codes.
const (
	minCode = 1000
	maxCode = 99999
	minCard = 100000
	maxCard = 0xfffffffe // Wiegand-34 readers send all 32 bits
)

func isCode(number uint32) bool { return number >= minCode && number <= maxCode }

// numberOf returns the record number of a credential. What a panel could not
// keep digit by digit is a FaultInvalidCode: it is never altered.
func numberOf(credential latchkey.Secret, mode latchkey.Mode) (uint32, error) {
	number, ok := parseNumber(credential.Reveal())
	switch mode {
	case latchkey.ModeCode:
		if !ok || !isCode(number) {
			return 0, latchkey.Faultf(latchkey.FaultInvalidCode, "a code of this panel is 4 or 5 digits and does not start with a zero")
		}
	case latchkey.ModeCard:
		if !ok || number < minCard || number > maxCard || number == numberInvalid {
			return 0, latchkey.Faultf(latchkey.FaultInvalidCode,
				"a card number of this panel is %d or more and does not start with a zero", minCard)
		}
	default:
		return 0, latchkey.Faultf(latchkey.FaultUnsupported, "the panel takes codes and cards, not a %s", mode.Label())
	}
	return number, nil
}

// parseNumber reads plain digits without a leading zero.
func parseNumber(text string) (uint32, bool) {
	number, err := strconv.ParseUint(text, 10, 32)
	return uint32(number), err == nil && strconv.FormatUint(number, 10) == text
}
