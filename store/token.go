package store

import (
	"crypto/rand"
	"slices"
	"strings"

	"latchkey"
)

// The parts of a token (contract 1.2): seam_<short>_<long>.
const (
	shortLength = 8
	longLength  = 24
	base58      = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
)

// newToken draws the token of an API key. A production token must not look like
// a sandbox's, nor like another kind of token, which the SDKs refuse by prefix.
func newToken(isSandbox bool) latchkey.Secret {
	prefix := latchkey.APIKeyPrefix
	if isSandbox {
		prefix = latchkey.SandboxAPIKeyPrefix
	}
	for {
		token := prefix + draw58(shortLength) + "_" + draw58(longLength)
		if isSandbox || !looksOtherwise(token) {
			return latchkey.NewSecret(token)
		}
	}
}

// looksOtherwise reports whether a production token could be taken for what it is not.
func looksOtherwise(token string) bool {
	return strings.Contains(token, "test") ||
		slices.ContainsFunc([]string{"at", "cst", "pk"}, func(kind string) bool {
			return strings.HasPrefix(token, latchkey.APIKeyPrefix+kind)
		})
}

// draw58 draws base58 characters, each with the same chance.
func draw58(length int) string {
	const fair = 256 / len(base58) * len(base58)
	drawn := make([]byte, 0, length)
	for buffer := make([]byte, 2*length); len(drawn) < length; {
		_, _ = rand.Read(buffer) // crypto/rand never fails
		for _, b := range buffer {
			if int(b) < fair && len(drawn) < length {
				drawn = append(drawn, base58[int(b)%len(base58)])
			}
		}
	}
	return string(drawn)
}
