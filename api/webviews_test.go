package api_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestWebviewCreate(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	made := r.post("/connect_webviews/create", `{"accepted_providers":["sandbox","schlage"],"excluded_providers":["schlage"],
		"device_selection_mode":"multiple","custom_metadata":{"floor":"2","none":null},"custom_redirect_url":"https://app.example/done",
		"customer_key":"hotel","wait_for_device_creation":true,"automatically_manage_new_devices":false}`).ok(t)["connect_webview"].(map[string]any)
	require.Equal(t, latchkey.NewWebview{
		Capabilities: []string{}, Providers: []string{"sandbox"}, SelectionMode: latchkey.SelectMultiple, WaitForDevices: true,
		RedirectURL: "https://app.example/done", CustomerKey: "hotel", CustomMetadata: map[string]any{"floor": "2"},
	}, r.world.last())
	require.Equal(t, "https://keys.example/sub/connect_webviews/view?auth_token=hush&connect_webview_id="+webviewID, made["url"])
	require.Equal(t, "pending", made["status"])

	r.post("/connect_webviews/create", `{"provider_category":"access_control_systems"}`).ok(t)
	require.Equal(t, []string{"uhppote"}, r.world.last().(latchkey.NewWebview).Providers)
	r.post("/connect_webviews/create", `{}`).ok(t)
	require.True(t, r.world.last().(latchkey.NewWebview).AnyProvider)
	r.post("/connect_webviews/create", `{"connected_account_id":"`+account+`"}`).ok(t)
	require.Equal(t, []string{"sandbox"}, r.world.last().(latchkey.NewWebview).Providers)
	r.post("/connect_webviews/create", `{"connected_account_id":"`+id(8, 9)+`"}`).refused(t, 404, "connected_account_not_found")
}

func TestWebviewCreateRefuses(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, body := range []string{
		`{"accepted_providers":["toys"]}`, `{"accepted_capabilities":["toaster"]}`, `{"device_selection_mode":"some"}`,
		`{"custom_redirect_url":"javascript:alert(1)"}`, `{"custom_redirect_url":"/done"}`, `{"custom_redirect_failure_url":"https://a b"}`,
		`{"custom_redirect_url":"data:text/html,x"}`, `{"provider_category":"stable","accepted_providers":["sandbox"]}`, `{"custom_metadata":{"k":7}}`,
	} {
		r.post("/connect_webviews/create", body).refused(t, 400, "invalid_input")
	}
	require.Zero(t, r.world.count())
}

func TestWebviewReadsAndDelete(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	one := r.get("/connect_webviews/get?connect_webview_id=" + webviewID).ok(t)["connect_webview"]
	require.Equal(t, []any{one}, r.get("/connect_webviews/list").ok(t)["connect_webviews"])
	require.Empty(t, r.get("/connect_webviews/list?user_identifier_key=u").ok(t)["connect_webviews"])
	r.send(http.MethodDelete, "/connect_webviews/delete?connect_webview_id="+webviewID, "").ok(t)
	require.Equal(t, "delete webview "+webviewID, r.world.last())
}

// page asks for the page of the webview as a browser does.
func (r *rig) page(verb, token string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	r.t.Helper()
	request := httptest.NewRequest(verb, "/connect_webviews/view?connect_webview_id="+webviewID+"&auth_token="+token, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	r.handler.ServeHTTP(recorder, request)
	return recorder
}

func TestConnectPageIsForWhoHasItsAddress(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	require.Equal(t, http.StatusNotFound, r.page(http.MethodGet, "guess", nil).Code)
	a := r.page(http.MethodGet, "hush", nil, "Origin", "https://evil.example")
	require.Equal(t, http.StatusOK, a.Code)
	require.Contains(t, a.Body.String(), "Sandbox lock cloud")
	require.Contains(t, a.Header().Get("Content-Security-Policy"), "default-src 'none'")
	require.Equal(t, "same-origin", a.Header().Get("Referrer-Policy"))
	require.Equal(t, "no-store", a.Header().Get("Cache-Control"))
	require.Empty(t, a.Header().Get("Access-Control-Allow-Origin"))
	require.NotContains(t, r.log.String(), "hush")
	r.world.webviews[0].Expired = true
	a = r.page(http.MethodGet, "hush", nil)
	require.Equal(t, http.StatusGone, a.Code)
	require.Contains(t, a.Body.String(), "expired")
}

func TestConnectPageTakesNoFormOfAnotherSite(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	form := url.Values{"provider": {"sandbox"}, "settings.token": {"abc"}}
	require.Equal(t, http.StatusForbidden, r.page(http.MethodPost, "hush", form, "Sec-Fetch-Site", "cross-site").Code)
	require.Zero(t, r.world.count())
	require.Equal(t, http.StatusSeeOther, r.page(http.MethodPost, "hush", form, "Sec-Fetch-Site", "same-origin").Code)
	require.Equal(t, login{webviewID, "sandbox", `{"token":"abc"}`}, r.world.last())
	require.NotContains(t, r.log.String(), "abc")
}

func TestConnectPageSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	a := r.page(http.MethodPost, "hush", url.Values{"provider": {"sandbox"}})
	require.Equal(t, http.StatusUnprocessableEntity, a.Code)
	require.Contains(t, a.Body.String(), "Fill this in.")
	require.Zero(t, r.world.count())
}

func TestConnectPageKeepsSecretsToItself(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.world.settings = `{"token":"a-secret-token"}`
	r.world.webviews[0].Login = latchkey.Login{
		State: latchkey.LoginRefused, Provider: "sandbox", Fault: latchkey.FaultUnauthorized, FaultMessage: "the token is not known",
	}
	text := r.page(http.MethodGet, "hush", nil).Body.String()
	require.Contains(t, text, "The login was refused")
	require.Contains(t, text, "The token is not known.")
	require.NotContains(t, text, "a-secret-token")
	r.page(http.MethodPost, "hush", url.Values{"provider": {"sandbox"}, "settings.token": {""}})
	require.Equal(t, login{webviewID, "sandbox", `{"token":"a-secret-token"}`}, r.world.last())
}

// A setting that cannot work is called as the form calls it, and marked in it.
func TestConnectPageMarksTheSettingThatCannotWork(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.world.webviews[0].Login = latchkey.Login{
		State: latchkey.LoginRefused, Provider: "sandbox", Fault: latchkey.FaultPermanent, FaultMessage: "tokens and a token_name: the token is empty",
	}
	text := r.page(http.MethodGet, "hush", nil).Body.String()
	require.Contains(t, text, "Tokens and a token_name: the “Token” is empty.")
	require.Equal(t, 1, strings.Count(text, `aria-invalid="true"`))
	require.Contains(t, text, "Correct this.")
	r.world.webviews[0].Login.FaultMessage = "the server is too old: update it"
	text = r.page(http.MethodGet, "hush", nil).Body.String()
	require.Contains(t, text, "It cannot be connected as it is")
	require.Contains(t, text, "The server is too old: update it.")
	require.NotContains(t, text, `aria-invalid="true"`)
}

// An account that works no more before its devices are listed is not waited for in silence.
func TestConnectPageSaysWhyNothingArrives(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.world.webviews[0].Login.State = latchkey.LoginAccepted
	r.world.arrived = latchkey.Arrived{Fault: &latchkey.AccountFault{Class: latchkey.FaultGatewayOffline, Message: "nothing answers"}}
	text := r.page(http.MethodGet, "hush", nil).Body.String()
	require.Contains(t, text, `data-state="arriving" data-waits`)
	require.Contains(t, text, "Nothing answers.")
	require.Contains(t, text, "It is tried again by itself")
}

// A secret that nobody needs to know is drawn once: no page shows it, and it stays.
func TestConnectPageDrawsASecret(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.world.webviews[0].Providers, r.world.webviews[0].AnyProvider = []string{"uhppote"}, false
	empty := url.Values{"provider": {"uhppote"}, "settings.reference_key": {""}}
	r.page(http.MethodPost, "hush", empty)
	first, _ := r.world.last().(login)
	require.Regexp(t, `^{"reference_key":"[A-Z2-7]{26}"}$`, first.settings)
	r.page(http.MethodPost, "hush", empty)
	require.NotEqual(t, first, r.world.last(), "drawn anew, not the same for all")
	r.world.settings = first.settings
	r.world.webviews[0].Login = latchkey.Login{State: latchkey.LoginRefused, Provider: "uhppote", Fault: latchkey.FaultOffline}
	r.page(http.MethodPost, "hush", empty)
	require.Equal(t, first, r.world.last(), "the one that is there stays")
}

// While a login is tried, and after one was accepted, a form changes nothing.
func TestConnectPageSubmittedTwice(t *testing.T) {
	t.Parallel()
	for _, state := range []latchkey.LoginState{latchkey.LoginChecking, latchkey.LoginAccepted} {
		r := newRig(t)
		r.world.webviews[0].Login.State = state
		a := r.page(http.MethodPost, "hush", url.Values{"provider": {"sandbox"}, "settings.token": {"abc"}})
		require.Equal(t, http.StatusSeeOther, a.Code)
		require.Zero(t, r.world.count())
	}
}

func TestConnectPageLetsDevicesBeChosen(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	one := &r.world.webviews[0]
	one.Login.State, one.SelectionMode, one.RedirectURL = latchkey.LoginAccepted, latchkey.SelectSingle, "https://app.example/done?a=1"
	require.Contains(t, r.page(http.MethodGet, "hush", nil).Body.String(), `data-state="arriving"`)
	r.world.arrived = latchkey.Arrived{Complete: true, Devices: []latchkey.ArrivedDevice{{ID: lockID, Name: "Front <Door>"}}}
	text := r.page(http.MethodGet, "hush", nil).Body.String()
	require.Contains(t, text, `type="radio"`)
	require.Contains(t, text, "Front &lt;Door&gt;")
	require.Equal(t, http.StatusUnprocessableEntity, r.page(http.MethodPost, "hush", url.Values{"choose": {"1"}}).Code)
	a := r.page(http.MethodPost, "hush", url.Values{"choose": {"1"}, "device": {lockID, gateID}})
	require.Equal(t, http.StatusSeeOther, a.Code)
	require.Equal(t, []string{"select", webviewID, lockID}, r.world.last())
	one.SelectedAt = &now
	a = r.page(http.MethodGet, "hush", nil)
	require.Contains(t, a.Body.String(), `data-state="done"`)
	require.Equal(t, "5; url=https://app.example/done?a=1", a.Header().Get("Refresh"))
}
