package keypage

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func get(t *testing.T, target, language string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequest(http.MethodGet, target, nil)
	request.Header.Set("Accept-Language", language)
	recorder := httptest.NewRecorder()
	New(slog.New(slog.DiscardHandler)).ServeHTTP(recorder, request)
	return recorder
}

func TestThePageSpeaksTheBrowsersLanguage(t *testing.T) {
	t.Parallel()
	for accepted, want := range map[string]string{
		"": "en", "de": "de", "de-AT,en;q=0.8": "de", "fr,es;q=0.5,en;q=0.4": "es", "en-GB, de;q=0.9": "en",
		"de;q=0.1, es; q=0.7": "es", "zh": "en", "de;q=x": "en", "*": "en", "DE": "de",
	} {
		answer := get(t, Path, accepted)
		require.Equal(t, http.StatusOK, answer.Code)
		require.Equal(t, want, answer.Header().Get("Content-Language"), accepted)
		require.Contains(t, answer.Body.String(), `<html lang="`+want+`">`)
		require.Contains(t, answer.Body.String(), languages[want]["use"])
	}
}

// A missing word would leave a hole in the page.
func TestEveryLanguageHasEveryWord(t *testing.T) {
	t.Parallel()
	holes := regexp.MustCompile(`\{\w+\}`)
	for name, words := range languages {
		require.Len(t, words, len(languages["en"]), name)
		for word, english := range languages["en"] {
			require.NotEmpty(t, words[word], "%s: %s", name, word)
			require.Equal(t, sorted(holes.FindAllString(english, -1)), sorted(holes.FindAllString(words[word], -1)), "%s: %s", name, word)
		}
	}
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}

func TestThePageKeepsToItself(t *testing.T) {
	t.Parallel()
	for _, target := range []string{Path, AssetsPath + "page.js", AssetsPath + "page.css"} {
		answer := get(t, target, "en")
		require.Equal(t, http.StatusOK, answer.Code, target)
		require.Equal(t, "no-referrer", answer.Header().Get("Referrer-Policy"))
		require.Equal(t, "no-store", answer.Header().Get("Cache-Control"))
		require.Empty(t, answer.Header().Get("Set-Cookie"))
		require.Contains(t, answer.Header().Get("Content-Security-Policy"), "default-src 'none'; style-src 'self'; script-src 'self'")
		require.Contains(t, answer.Header().Get("Content-Security-Policy"), "frame-ancestors 'none'")
	}
	page := get(t, Path, "en").Body.String()
	require.NotContains(t, page, "style=")
	require.NotContains(t, page, "onclick")
}

func TestALinkAndItsSecret(t *testing.T) {
	t.Parallel()
	secret := latchkey.NewSecret("hush")
	address := Address("https://keys.example/sub", secret)
	require.Equal(t, "https://keys.example/sub/key#hush", address)
	require.Equal(t, secret, SecretIn(address))
	for _, other := range []string{"", "x", "https://keys.example/keys#hush", "https://keys.example/key", "://"} {
		require.True(t, SecretIn(other).IsZero(), other)
	}
}

func TestAQRCodeIsAPicture(t *testing.T) {
	t.Parallel()
	picture := QRCode("https://keys.example/key#6vXkGp2TqWd9RmZsHnYb4LcE")
	require.True(t, strings.HasPrefix(picture, `<svg xmlns="http://www.w3.org/2000/svg"`), picture)
	require.Equal(t, picture, QRCode("https://keys.example/key#6vXkGp2TqWd9RmZsHnYb4LcE"))
	require.Empty(t, QRCode(strings.Repeat("x", 5000)), "too long for one")
}
