package keypage

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Whatever the brand is, it can be read on the page and read from, by day and by night.
func TestEveryBrandIsLegible(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		brand := fmt.Sprintf("#%06x", rapid.IntRange(0, 0xffffff).Draw(t, "brand"))
		palette, ok := PaletteOf(brand)
		require.True(t, ok)
		for _, pair := range [][2]string{
			{palette.Light, lightGround.String()},
			{palette.Light, palette.OnLight},
			{palette.Dark, darkGround.String()},
			{palette.Dark, palette.OnDark},
		} {
			one, _ := parse(pair[0])
			other, _ := parse(pair[1])
			require.GreaterOrEqual(t, contrast(one, other), legible, "%s: %s on %s", brand, pair[0], pair[1])
		}
	})
}

func TestALegibleBrandStaysAsItIs(t *testing.T) {
	t.Parallel()
	palette, ok := PaletteOf(" #0B5 ")
	require.True(t, ok)
	require.Equal(t, "#00bb55", palette.Dark)
	require.NotEqual(t, palette.Dark, palette.Light, "on white it is darker")
	for _, other := range []string{"", "red", "#12345", "0b5cab", "#gggggg", "#+1234", "rgb(1,2,3)"} {
		_, ok := PaletteOf(other)
		require.False(t, ok, other)
	}
}

func TestContrastIsThatOfWCAG(t *testing.T) {
	t.Parallel()
	require.InDelta(t, 21, contrast(white, black), 0.001)
	require.InDelta(t, 4.54, contrast(color{0x76, 0x76, 0x76}, white), 0.01)
}
