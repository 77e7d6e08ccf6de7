package uhppote

import (
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestNumberOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		mode   latchkey.Mode
		text   string
		number uint32
		class  latchkey.FaultClass // "" when it is taken
	}{
		{latchkey.ModeCode, "1000", 1000, ""},
		{latchkey.ModeCode, "99999", 99999, ""},
		{latchkey.ModeCode, "0482", 0, latchkey.FaultInvalidCode},
		{latchkey.ModeCode, "04821", 0, latchkey.FaultInvalidCode},
		{latchkey.ModeCode, "999", 0, latchkey.FaultInvalidCode},
		{latchkey.ModeCode, "100000", 0, latchkey.FaultInvalidCode},
		{latchkey.ModeCode, "+4821", 0, latchkey.FaultInvalidCode},
		{latchkey.ModeCode, "48 21", 0, latchkey.FaultInvalidCode},
		{latchkey.ModeCode, "4821#", 0, latchkey.FaultInvalidCode},
		{latchkey.ModeCode, "", 0, latchkey.FaultInvalidCode},
		{latchkey.ModeCard, "100000", 100000, ""},
		{latchkey.ModeCard, "10058400", 10058400, ""},
		{latchkey.ModeCard, "388575490", 388575490, ""},
		{latchkey.ModeCard, "4294967294", 4294967294, ""},
		{latchkey.ModeCard, "4294967295", 0, latchkey.FaultInvalidCode},
		{latchkey.ModeCard, "4294967296", 0, latchkey.FaultInvalidCode},
		{latchkey.ModeCard, "16777215", 0, latchkey.FaultInvalidCode},
		{latchkey.ModeCard, "99999", 0, latchkey.FaultInvalidCode},
		{latchkey.ModeCard, "0010058400", 0, latchkey.FaultInvalidCode},
		{latchkey.ModeCard, "10A58400", 0, latchkey.FaultInvalidCode},
		{latchkey.ModeMobileKey, "4821", 0, latchkey.FaultUnsupported},
	} {
		number, err := numberOf(latchkey.NewSecret(c.text), c.mode)
		require.Equal(t, c.number, number, c.text)
		if c.class == "" {
			require.NoError(t, err, c.text)
			continue
		}
		require.Equal(t, c.class, latchkey.FaultOf(err).Class, c.text)
		if len(c.text) > 3 {
			require.NotContains(t, err.Error(), c.text)
		}
	}
}

// TestRefs: a ref is one panel's, one number's and one key's, and does not
// show the number.
func TestRefs(t *testing.T) {
	t.Parallel()
	r := refs{key: []byte("a key that only tests know")}
	require.Regexp(t, `^405419896/[a-z2-7]{16}$`, r.of(405419896, 48213))
	require.NotEqual(t, r.of(405419896, 48213), r.of(405419896, 48214))
	require.NotEqual(t, r.of(405419896, 48213)[10:], r.of(303986753, 48213)[10:])
	require.NotEqual(t, r.of(405419896, 48213), refs{key: []byte("another key")}.of(405419896, 48213))
}
