package latchkey_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"latchkey"
)

// What cannot be told from another entry, marked, or put there again is not taken
// over; what cannot be told from another is not taken off, either.
func TestWhatCannotBeTakenOverSaysWhy(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change         func(*latchkey.UnmanagedCode)
		manage, remove bool
	}{
		"a code that the lock shows": {func(*latchkey.UnmanagedCode) {}, true, true},
		"hidden digits":              {func(c *latchkey.UnmanagedCode) { c.Secret = latchkey.Secret{} }, false, false},
		"marks that nothing changes": {func(c *latchkey.UnmanagedCode) {
			c.Door.Capabilities.Marks, c.Door.Capabilities.UpdateInPlace = true, false
		}, false, true},
		"no marks, nothing changes": {func(c *latchkey.UnmanagedCode) { c.Door.Capabilities.UpdateInPlace = false }, true, true},
		"a lock that makes its PINs": {func(c *latchkey.UnmanagedCode) {
			c.Door.Capabilities.Constraints = []latchkey.Constraint{{Type: latchkey.CannotSpecifyPINCode}}
		}, false, true},
		"an offline code":                {func(c *latchkey.UnmanagedCode) { c.Door.Capabilities.Offline = true }, false, false},
		"no end where the lock needs it": {func(c *latchkey.UnmanagedCode) { c.Door.Capabilities.NeedsEnd = true }, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code := latchkey.UnmanagedCode{Secret: latchkey.NewSecret("4711"), CreatedAt: time.Now()}
			code.Door.Capabilities = latchkey.Capabilities{Native: latchkey.PrecisionMinute, UpdateInPlace: true}
			test.change(&code)
			assert.Equal(t, test.manage, code.CanManage() == nil, "manage: %v", code.CanManage())
			assert.Equal(t, test.remove, code.CanRemove() == nil, "remove: %v", code.CanRemove())
		})
	}
}
