package e2e_test

import (
	"encoding/base64"
	"regexp"
)

var payload = regexp.MustCompile(`"data":\s*"([A-Za-z0-9+/=]+)"`)

// bookkeeping are the server's own numbers (ids, sizes, process ids), four
// digits of which may happen to be somebody's PIN. What we put into a history
// is in payloads, summaries and failures, which stay.
var bookkeeping = regexp.MustCompile(
	`"(?:historySizeBytes|taskId|eventId|[A-Za-z]+EventId|attempt)":\s*"?[0-9]+"?|[0-9]+@`)

// decodePayloads puts the text of every payload behind it, so that a search
// sees through the base64 of the JSON form.
func decodePayloads(text []byte) []byte {
	return payload.ReplaceAllFunc(text, func(found []byte) []byte {
		encoded := payload.FindSubmatch(found)[1]
		plain, err := base64.StdEncoding.DecodeString(string(encoded))
		if err != nil {
			return found
		}
		return append(append([]byte{}, found...), plain...)
	})
}
