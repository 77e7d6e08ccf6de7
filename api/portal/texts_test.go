package portal

import (
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// A missing word would leave a hole in the page.
func TestEveryLanguageHasEveryWord(t *testing.T) {
	t.Parallel()
	holes := regexp.MustCompile(`\{\w+\}`)
	in := func(text string) []string { return slices.Sorted(slices.Values(holes.FindAllString(text, -1))) }
	for name, words := range languages {
		require.Len(t, words, len(languages["en"]), name)
		for word, english := range languages["en"] {
			require.NotEmpty(t, words[word], "%s: %s", name, word)
			require.Equal(t, in(english), in(words[word]), "%s: %s", name, word)
		}
	}
}
