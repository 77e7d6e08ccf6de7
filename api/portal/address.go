package portal

import (
	"net/url"

	"latchkey"
)

// Path is where the page is, under the API's address.
const Path = "/portal"

// Address is the link of a portal.
func Address(baseURL string, portal latchkey.Portal) string {
	address := baseURL + Path
	if portal.View.Locale != "" {
		address += "?" + url.Values{"locale": {portal.View.Locale}}.Encode()
	}
	return address + "#" + portal.Token.Reveal()
}
