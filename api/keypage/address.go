package keypage

import (
	"net/url"
	"strings"

	"latchkey"
)

// Path is where the page is, under the API's address.
const Path = "/key"

// Address is the link of an instant key.
func Address(baseURL string, secret latchkey.Secret) string {
	return baseURL + Path + "#" + secret.Reveal()
}

// SecretIn is the secret of a link, zero when the text is none.
func SecretIn(address string) latchkey.Secret {
	parsed, err := url.Parse(address)
	if err != nil || !strings.HasSuffix(parsed.Path, Path) {
		return latchkey.Secret{}
	}
	return latchkey.NewSecret(parsed.Fragment)
}
