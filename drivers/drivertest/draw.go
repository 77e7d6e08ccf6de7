package drivertest

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"

	"latchkey"
)

// draw makes secrets that every lock accepts: codes of the digits 2 to 6 whose
// first four differ and no three of which are equal or count up or down.
type draw struct {
	mu     sync.Mutex
	ears   *ears
	random *rand.Rand
	length int
	taken  map[string]bool
	card   int
}

func newDraw(e *ears, caps latchkey.Capabilities) *draw {
	return &draw{
		ears: e, length: usualLength(caps.CodeLengths), taken: map[string]bool{}, card: 10058400,
		random: rand.New(rand.NewPCG(1, 2)), //nolint:gosec // the same codes in every run
	}
}

// usualLength prefers six digits, which a log line rarely holds by chance.
func usualLength(lengths []int) int {
	if len(lengths) == 0 || slices.Contains(lengths, 6) {
		return 6
	}
	return slices.Max(lengths)
}

// secret draws a fresh secret of the mode.
func (d *draw) secret(mode latchkey.Mode) latchkey.Secret {
	d.mu.Lock()
	defer d.mu.Unlock()
	if mode != latchkey.ModeCode {
		d.card++
		return d.known(strconv.Itoa(d.card))
	}
	for {
		if code := d.digits(d.length); calm(code) && !d.taken[code] {
			d.taken[code] = true
			return d.known(code)
		}
	}
}

// known makes a secret of a given text, which the ears then listen for.
func (d *draw) known(text string) latchkey.Secret {
	d.ears.guard(text)
	return latchkey.NewSecret(text)
}

func (d *draw) digits(length int) string {
	var code strings.Builder
	for range length {
		code.WriteByte("23456"[d.random.IntN(5)])
	}
	return code.String()
}

// calm reports whether a code breaks none of the rules that locks have.
func calm(code string) bool {
	first := []byte(code[:min(4, len(code))])
	slices.Sort(first)
	if len(slices.Compact(first)) < min(4, len(code)) {
		return false
	}
	for i := 2; i < len(code); i++ {
		step, last := int(code[i-1])-int(code[i-2]), int(code[i])-int(code[i-1])
		if step == last && step >= -1 && step <= 1 {
			return false
		}
	}
	return true
}
