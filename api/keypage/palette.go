package keypage

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Palette is a brand's color on the page, in light and in dark, and the color of
// the words on it. Both can be read: see legible.
type Palette struct{ Light, OnLight, Dark, OnDark string }

// color is one of the web, each part from 0 to 255.
type color [3]float64

// The grounds of page.css that the color stands on, and the inks.
var (
	white, black = color{255, 255, 255}, color{}
	lightGround  = white
	darkGround   = color{0x1a, 0x21, 0x2b}
)

// legible is the contrast that WCAG 2.2 asks of words (AA).
const legible = 4.5

// PaletteOf makes a palette of a color like #0a7 or #00aa77. Of any other text it
// makes none: the page keeps its own.
func PaletteOf(text string) (Palette, bool) {
	brand, ok := parse(text)
	if !ok {
		return Palette{}, false
	}
	light, dark := brand.against(lightGround, black), brand.against(darkGround, white)
	return Palette{Light: light.String(), OnLight: light.ink().String(), Dark: dark.String(), OnDark: dark.ink().String()}, true
}

func parse(text string) (color, bool) {
	digits, found := strings.CutPrefix(strings.TrimSpace(text), "#")
	if len(digits) == 3 { //nolint:mnd // #rgb is short for #rrggbb
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	value, err := strconv.ParseUint(digits, 16, 24)
	if !found || err != nil || len(digits) != 6 {
		return color{}, false
	}
	return color{float64(value >> 16), float64(value >> 8 & 0xff), float64(value & 0xff)}, true //nolint:mnd // red, green, blue
}

// against moves the color towards another one until it can be read on a ground.
func (c color) against(ground, towards color) color {
	const steps = 20
	for step := range steps {
		if mixed := c.mixed(towards, float64(step)/steps); contrast(mixed, ground) >= legible {
			return mixed
		}
	}
	return towards
}

// ink is the one of black and white that is read better on the color.
func (c color) ink() color {
	if contrast(c, white) >= contrast(c, black) {
		return white
	}
	return black
}

func (c color) mixed(other color, share float64) color {
	for i := range c {
		c[i] = math.Round(c[i]*(1-share) + other[i]*share)
	}
	return c
}

func (c color) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(c[0]), int(c[1]), int(c[2]))
}

// contrast is that of WCAG 2.2, from 1 to 21.
func contrast(a, b color) float64 {
	const flare = 0.05
	lighter, darker := max(a.luminance(), b.luminance()), min(a.luminance(), b.luminance())
	return (lighter + flare) / (darker + flare)
}

func (c color) luminance() float64 {
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2]) //nolint:mnd // of the definition
}

func linear(part float64) float64 {
	part /= 255
	if part <= 0.04045 { //nolint:mnd // of sRGB
		return part / 12.92 //nolint:mnd // of sRGB
	}
	return math.Pow((part+0.055)/1.055, 2.4) //nolint:mnd // of sRGB
}
