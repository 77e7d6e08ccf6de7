package webhook_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/webhook"
)

// The example of the Standard Webhooks specification, under both names.
func TestSignatureIsThatOfTheSpecification(t *testing.T) {
	t.Parallel()
	secret := latchkey.NewSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	header, err := webhook.Sign([]latchkey.Secret{secret}, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	require.NoError(t, err)
	for _, family := range []string{"svix-", "webhook-"} {
		assert.Equal(t, "msg_p5jXN8AQM9LWM0D4loKWxJek", header.Get(family+"id"))
		assert.Equal(t, "1614265330", header.Get(family+"timestamp"))
		assert.Equal(t, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", header.Get(family+"signature"))
	}
}

func TestEverySecretSigns(t *testing.T) {
	t.Parallel()
	fresh, old := latchkey.NewSecret("whsec_bmV3"), latchkey.NewSecret("whsec_b2xk")
	signature := func(secrets ...latchkey.Secret) string {
		header, err := webhook.Sign(secrets, "id", time.Unix(0, 0), nil)
		require.NoError(t, err)
		return header.Get("Webhook-Signature")
	}
	assert.Equal(t, signature(fresh)+" "+signature(old), signature(fresh, old))
}

func TestUnusableSecretIsNotQuoted(t *testing.T) {
	t.Parallel()
	for _, secrets := range [][]latchkey.Secret{nil, {latchkey.NewSecret("hush")}, {latchkey.NewSecret("whsec_hush!")}} {
		_, err := webhook.Sign(secrets, "id", time.Unix(0, 0), nil)
		require.Error(t, err)
		assert.NotContains(t, err.Error(), "hush")
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "120": 2 * time.Minute, "-5": 0, "soon": 0, "99999999999": 0, strings.Repeat("9", 400): 0,
		"Mon, 01 Jun 2026 12:30:00 GMT": 30 * time.Minute, "Mon, 01 Jun 2026 11:00:00 GMT": 0,
	} {
		assert.Equal(t, want, webhook.RetryAfter(http.Header{"Retry-After": {value}}, now), value)
	}
}
