package api_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/api"
)

// brokers is a provider with one secret that may be left out and one that may not.
type brokers struct{}

func (brokers) Providers() []latchkey.Provider {
	return []latchkey.Provider{{Name: "sandbox", Title: "Broker", Category: "lock", Settings: []latchkey.Setting{
		{Name: "server", Title: "Server", Address: true, Required: true},
		{Name: "pin", Title: "Pin", Required: true, Secret: true},
		{Name: "password", Title: "Password", Secret: true},
		{Name: "slots", Title: "Slots", Kind: latchkey.SettingNumber},
		{Name: "own_key", Title: "Own key", Secret: true, Required: true, Drawn: true},
	}}}
}

const kept = `{"own_key":"k-e-y","password":"p-a-s-s","pin":"p-i-n","server":"one.example"}`

// again is the rig of a webview that is to log in to an account again.
func again(t *testing.T) *rig {
	t.Helper()
	r := newRig(t, func(c *api.Config) { c.Providers = brokers{} })
	r.world.settings, r.world.webviews[0].Reconnects = kept, true
	return r
}

// entered is a form with the secrets left empty, and what else is said.
func entered(server string, more ...string) url.Values {
	form := url.Values{
		"provider": {"sandbox"}, "settings.server": {server},
		"settings.pin": {""}, "settings.password": {""}, "settings.slots": {""}, "settings.own_key": {""},
	}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

// A secret that an account may be without is taken away by the box below its field.
func TestConnectPageTakesASecretAway(t *testing.T) {
	t.Parallel()
	r := again(t)
	text := r.page(http.MethodGet, "hush", nil).Body.String()
	require.Contains(t, text, `name="remove.settings.password" value="1"`)
	require.NotContains(t, text, "checked")
	for _, needed := range []string{"remove.settings.pin", "remove.settings.own_key"} {
		require.NotContains(t, text, needed)
	}
	for name, test := range map[string]struct {
		form url.Values
		want string
	}{
		"left alone": {entered("one.example"), kept},
		"taken away": {entered("one.example", "remove.settings.password", "1"), `{"own_key":"k-e-y","pin":"p-i-n","server":"one.example"}`},
		"needed": {
			entered("one.example", "remove.settings.pin", "1", "remove.settings.own_key", "1"), kept,
		},
		"another one": {
			entered("one.example", "remove.settings.password", "1", "settings.password", "new"),
			`{"own_key":"k-e-y","password":"new","pin":"p-i-n","server":"one.example"}`,
		},
	} {
		require.Equal(t, http.StatusSeeOther, r.page(http.MethodPost, "hush", test.form).Code, name)
		require.Equal(t, login{webviewID, "sandbox", test.want}, r.world.last(), name)
	}
}

// A form that comes back keeps the tick, and says which secrets it has lost.
func TestConnectPageComesBackAsItWasSent(t *testing.T) {
	t.Parallel()
	r := again(t)
	text := r.page(http.MethodPost, "hush", entered("one.example", "settings.slots", "many", "remove.settings.password", "1")).Body.String()
	require.Contains(t, text, `name="remove.settings.password" value="1" checked`)
	require.NotContains(t, text, "Enter this again")
	a := r.page(http.MethodPost, "hush", entered("one.example", "settings.slots", "many", "settings.password", "new-one"))
	require.Equal(t, http.StatusUnprocessableEntity, a.Code)
	require.Contains(t, a.Body.String(), "Enter this again: it is not shown back.")
	require.NotContains(t, a.Body.String(), "new-one")
	require.Zero(t, r.world.count())
}

// Whoever has the link of an account that is connected cannot have its secrets sent
// to another place.
func TestConnectPageSendsNoSecretOfAnAccountElsewhere(t *testing.T) {
	t.Parallel()
	r := again(t)
	a := r.page(http.MethodPost, "hush", entered("other.example"))
	require.Equal(t, http.StatusUnprocessableEntity, a.Code)
	require.Contains(t, a.Body.String(), "Enter this again: it was given for another address.")
	require.Contains(t, a.Body.String(), "Enter this again, or remove it: it was given for another address.")
	require.Zero(t, r.world.count())
	r.page(http.MethodPost, "hush", entered("other.example", "settings.pin", "new", "remove.settings.password", "1"))
	require.Equal(t, login{webviewID, "sandbox", `{"own_key":"k-e-y","pin":"new","server":"other.example"}`}, r.world.last())
	// What was entered through the link itself may go where its holder says.
	r.world.webviews[0].Reconnects = false
	r.world.webviews[0].Login = latchkey.Login{State: latchkey.LoginRefused, Provider: "sandbox", Fault: latchkey.FaultOffline}
	r.page(http.MethodPost, "hush", entered("other.example"))
	require.Equal(t, login{webviewID, "sandbox", `{"own_key":"k-e-y","password":"p-a-s-s","pin":"p-i-n","server":"other.example"}`}, r.world.last())
}
