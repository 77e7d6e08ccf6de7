package store

import (
	"crypto/rand"
	"math/big"
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

// newAPIKey draws an API key. A production key must not look like a sandbox's,
// nor like another kind of token, which the SDKs refuse by prefix.
func newAPIKey(isSandbox bool) latchkey.Secret {
	prefix := latchkey.APIKeyPrefix
	if isSandbox {
		prefix = latchkey.SandboxAPIKeyPrefix
	}
	for {
		token := drawToken(prefix)
		if isSandbox || !looksOtherwise(token) {
			return latchkey.NewSecret(token)
		}
	}
}

// looksOtherwise reports whether a production key could be taken for what it is not.
func looksOtherwise(token string) bool {
	return strings.Contains(token, "test") || slices.ContainsFunc(
		[]string{latchkey.AccessTokenPrefix, latchkey.SessionTokenPrefix, latchkey.PublishableKeyPrefix},
		func(prefix string) bool { return strings.HasPrefix(token, prefix) })
}

func newAccessToken() latchkey.Secret {
	return latchkey.NewSecret(drawToken(latchkey.AccessTokenPrefix + "1"))
}

func newPublishableKey() string { return drawToken(latchkey.PublishableKeyPrefix + "1") }

// sessionToken is the token of a session. The wire shows it in every answer
// (contract 2), so it is computed from the id rather than kept.
func (v *Vault) sessionToken(id string) latchkey.Secret {
	text := v.computed58("client-session/"+id, shortLength+longLength) // 187 of the 256 bits
	return latchkey.NewSecret(latchkey.SessionTokenPrefix + "1" + text[:shortLength] + "_" + text[shortLength:])
}

// keySecret is the secret in the link of an instant key, which is shown as often
// as its access method is.
func (v *Vault) keySecret(id string) latchkey.Secret {
	return latchkey.NewSecret(v.computed58("instant-key/"+id, longLength)) // 140 bits
}

// computed58 makes base58 characters from a name, which nobody can without the key.
func (v *Vault) computed58(name string, length int) string {
	rest := new(big.Int).SetBytes(v.MAC(latchkey.NewSecret(name)))
	base, digit := big.NewInt(int64(len(base58))), new(big.Int)
	text := make([]byte, length)
	for i := range text {
		rest.DivMod(rest, base, digit)
		text[i] = base58[digit.Int64()]
	}
	return string(text)
}

func drawToken(prefix string) string { return prefix + draw58(shortLength) + "_" + draw58(longLength) }

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
