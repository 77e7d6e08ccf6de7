package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"latchkey"
)

// families are the two names of the same three headers: Svix's, which the
// official SDKs read, and those of Standard Webhooks.
var families = []string{"svix-", "webhook-"}

// Sign makes the headers by which a subscriber knows that a body is ours and
// new. Each secret signs; the subscriber accepts any of the signatures. at is
// real time, whatever clock the workspace has: the subscriber compares it with
// its own.
func Sign(secrets []latchkey.Secret, id string, at time.Time, body []byte) (http.Header, error) {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	signatures := make([]string, 0, len(secrets))
	for _, secret := range secrets {
		key, err := keyOf(secret)
		if err != nil {
			return nil, err
		}
		mac := hmac.New(sha256.New, key)
		fmt.Fprintf(mac, "%s.%s.%s", id, timestamp, body)
		signatures = append(signatures, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	if len(signatures) == 0 {
		return nil, errors.New("a webhook without a secret cannot sign")
	}
	header := http.Header{}
	for _, family := range families {
		header.Set(family+"id", id)
		header.Set(family+"timestamp", timestamp)
		header.Set(family+"signature", strings.Join(signatures, " "))
	}
	return header, nil
}

// keyOf reads a secret of the form whsec_<base64>.
func keyOf(secret latchkey.Secret) ([]byte, error) {
	encoded, ok := strings.CutPrefix(secret.Reveal(), latchkey.WebhookSecretPrefix)
	if !ok {
		return nil, errors.New("a webhook's secret begins with " + latchkey.WebhookSecretPrefix)
	}
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil, errors.New("a webhook's secret is base64") // the decoder's error would quote it
	}
	return key, nil
}
