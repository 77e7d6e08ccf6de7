package pin

import (
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"

	"latchkey"
)

// ErrNoCode says that no code was found that keeps the rules.
var ErrNoCode = errors.New("no code keeps the lock's rules")

// tries bounds the search for a code. The tightest real rules (no zeros, first
// four digits distinct, no sequence) refuse about half of all codes.
const tries = 5000

// Draw returns a random code of the shortest allowed length that keeps the
// rules (contract 4.1). Every such code is equally likely.
func Draw(rules Rules) (latchkey.Secret, error) {
	for _, length := range rules.Lengths {
		for range tries {
			code, err := digits(length)
			if err != nil {
				return latchkey.Secret{}, err
			}
			if rules.Check(code) == nil {
				return latchkey.NewSecret(code), nil
			}
		}
	}
	return latchkey.Secret{}, ErrNoCode
}

// digits returns length random digits.
func digits(length int) (string, error) {
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(length)), nil)
	number, err := rand.Int(rand.Reader, limit)
	if err != nil {
		return "", fmt.Errorf("draw a code: %w", err)
	}
	return fmt.Sprintf("%0*d", length, number), nil
}
