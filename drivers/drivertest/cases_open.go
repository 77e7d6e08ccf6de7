package drivertest

import (
	"encoding/json"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
)

// openCases hold that an account opens when it can, and says why when not.
func openCases() []testCase {
	return []testCase{
		{"info_is_complete", 1, nil, infoIsComplete},
		{"nonsense_configuration_is_permanent", 1, nil, nonsenseConfiguration},
		{"wrong_login_is_unauthorized", 1, []need{power[LoginBreaker](PowerLogin)}, wrongLogin},
	}
}

func infoIsComplete(k *kit) {
	info := k.harness.Driver().Info()
	assert.Regexp(k, `^[a-z][a-z0-9_]*$`, info.Name)
	assert.NotEmpty(k, info.Title)
	assert.Contains(k, []string{"lock", "access_control"}, info.Category)
	for _, field := range info.Fields {
		assert.NotEmpty(k, field.Name)
		assert.NotEmpty(k, field.Title)
	}
}

func nonsenseConfiguration(k *kit) {
	for _, config := range []string{`"a text"`, `[`, ``} {
		_, err := k.tryOpen(json.RawMessage(config))
		k.refused(err, latchkey.FaultPermanent)
	}
}

// wrongLogin may show on opening or with the first call.
func wrongLogin(k *kit) {
	session, err := k.tryOpen(has[LoginBreaker](k).WrongLogin())
	if err == nil {
		_, err = session.Discover(k.ctx)
		require.Error(k, k.ears.heard(err))
	}
	k.refused(err, latchkey.FaultUnauthorized)
}
