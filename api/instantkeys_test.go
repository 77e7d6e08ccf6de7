package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/api/keypage"
)

const (
	keyLink  = "https://keys.example/sub/key#" + linkSecret
	openPath = "/seam/instant_key/v1/client_sessions/exchange_short_code"
	peekPath = "/seam/instant_key/v1/preview/get"
	phone    = "a-secret-that-the-phone-drew"
)

func TestAnInstantKeyOnTheWire(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	want := map[string]any{
		"instant_key_id": id(16, 1), "client_session_id": id(13, 1), "user_identity_id": personID, "workspace_id": ours,
		"instant_key_url": keyLink, "created_at": "2025-07-13T15:00:00.123Z", "expires_at": "2025-07-16T15:00:00.123Z",
		"customization_profile_id": id(15, 1), "customization": map[string]any{"primary_color": "#0a7"},
		"max_use_count": 1.0, "use_count": 0.0,
	}
	require.Equal(t, want, r.get("/instant_keys/get?instant_key_id=" + id(16, 1)).ok(t)["instant_key"])
	require.Equal(t, want, r.post("/instant_keys/get", `{"instant_key_url":"`+keyLink+`"}`).ok(t)["instant_key"])
	require.Equal(t, []any{want}, r.get("/instant_keys/list?user_identity_id=" + personID).ok(t)["instant_keys"])
	require.Equal(t, latchkey.InstantKeyFilter{IdentityID: personID}, r.world.last())
	for _, other := range []string{"https://keys.example/sub/key", "https://keys.example/other#" + linkSecret, ":", "https://keys.example/key#guess"} {
		r.post("/instant_keys/get", `{"instant_key_url":"`+other+`"}`).refused(t, 404, "instant_key_not_found")
	}
	r.post("/instant_keys/delete", `{"instant_key_id":"`+id(16, 1)+`"}`).ok(t)
	require.Equal(t, "delete key "+id(16, 1), r.world.last())
}

func TestAKeyIsGeneratedAsAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.post("/user_identities/generate_instant_key", `{"user_identity_id":"`+personID+`"}`).ok(t)
	require.Equal(t, latchkey.NewInstantKey{IdentityID: personID, MaxUses: 1}, r.world.last())
	r.post("/user_identities/generate_instant_key",
		`{"user_identity_id":"`+personID+`","max_use_count":3,"customization_profile_id":"`+id(15, 1)+`"}`).ok(t)
	require.Equal(t, latchkey.NewInstantKey{IdentityID: personID, ProfileID: id(15, 1), MaxUses: 3}, r.world.last())
	for _, count := range []string{"0", "1.5", `"many"`} {
		body := `{"user_identity_id":"` + personID + `","max_use_count":` + count + `}`
		r.post("/user_identities/generate_instant_key", body).refused(t, 400, "invalid_input")
	}
}

// The secret of the link lets its holder in, and nothing else does.
func TestALinkIsExchangedForItsSession(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	nobody := []string{"Authorization", ""}
	body := `{"short_code":"` + linkSecret + `","browser":"` + phone + `"}`
	session := r.post(openPath, body, nobody...).ok(t)["client_session"].(map[string]any)
	require.Equal(t, guestToken, session["token"])
	require.Equal(t, latchkey.NewSecret(phone), r.world.last())
	r.post(openPath, `{"short_code":"`+linkSecret+`","browser":"short"}`, nobody...).refused(t, 400, "invalid_input")
	r.post(openPath, strings.Replace(body, linkSecret, "guess", 1), nobody...).refused(t, 404, "instant_key_not_found")
	r.world.keys[0].ExpiresAt = now
	r.post(openPath, body, nobody...).refused(t, 409, "instant_key_expired")
	r.world.keys[0].Uses = 1
	r.post(openPath, body, nobody...).refused(t, 409, "instant_key_used")
	require.NotContains(t, r.log.String(), linkSecret)
	require.NotContains(t, r.log.String(), phone)
	require.Contains(t, r.log.String(), id(13, 1), "the log says whose session it was")
}

func TestAPreviewSaysHowAKeyStands(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	look := func() map[string]any {
		return r.post(peekPath, `{"instant_key_url":"`+keyLink+`"}`, "Authorization", "").ok(t)["instant_key_preview"].(map[string]any)
	}
	require.Equal(t, map[string]any{
		"key_status": "ready", "is_open_here": false, "expires_at": "2025-07-16T15:00:00.123Z", "max_use_count": 1.0,
		"customization": map[string]any{"primary_color": "#0a7"}, "qr_code": keypage.QRCode(keyLink),
		"palette": map[string]any{"light": "#008059", "on_light": "#ffffff", "dark": "#00aa77", "on_dark": "#000000"},
	}, look())
	r.world.keys[0].Uses = 1
	require.Equal(t, "used", look()["key_status"])
	r.get(peekPath+"?instant_key_url=x").refused(t, 404, "instant_key_not_found")
}

// Wrong secrets are counted by where they come from; right ones are not.
func TestNobodyTriesOutLinks(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	from := func(secret string, headers ...string) reply {
		return r.post(openPath, `{"short_code":"`+secret+`","browser":"`+phone+`"}`, headers...)
	}
	for range 40 {
		from(linkSecret).ok(t)
	}
	for range 30 {
		from("guess").refused(t, 404, "instant_key_not_found")
	}
	refused := from("guess")
	refused.refused(t, 429, "too_many_requests")
	require.NotEmpty(t, refused.Header().Get("Retry-After"))
	from(linkSecret).refused(t, 429, "too_many_requests")
	r.post(peekPath, `{"instant_key_url":"`+keyLink+`"}`).refused(t, 429, "too_many_requests")
	require.Equal(t, 200, r.get("/instant_keys/list").Code, "other routes are for everybody")
	from(linkSecret, "X-Forwarded-For", "203.0.113.9").refused(t, 429, "too_many_requests")
}

// A proxy of one's own says where a request comes from; what its caller claims
// to be counts for nothing.
func TestGuessesBehindAProxyAreTheirNetworks(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	guess := func(forwarded string) int {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, openPath, strings.NewReader(
			`{"short_code":"guess","browser":"`+phone+`"}`))
		require.NoError(t, err)
		request.RemoteAddr = "10.0.0.7:4711"
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("X-Forwarded-For", forwarded)
		return r.serve(request).Code
	}
	for range 30 {
		require.Equal(t, http.StatusNotFound, guess("198.51.100.1, 2001:db8::1"))
	}
	require.Equal(t, http.StatusTooManyRequests, guess("198.51.100.2, 2001:db8::2"), "another address of the same network")
	require.Equal(t, http.StatusNotFound, guess("2001:db8:0:1::1"))
	require.Equal(t, http.StatusNotFound, guess("198.51.100.2"))
	require.Equal(t, http.StatusNotFound, guess("not an address"))
}

func TestAMobileKeyBringsItsLink(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	key := latchkey.MethodKey{Secret: latchkey.NewSecret(linkSecret), SessionToken: latchkey.NewSecret(guestToken)}
	mobile := latchkey.Method{ID: id(3, 2), WorkspaceID: ours, GrantID: grantID, Mode: latchkey.ModeMobileKey, InstantKey: key, CreatedAt: now}
	r.world.grants[0].Methods = append(r.world.grants[0].Methods, mobile)
	r.world.methods = append(r.world.methods, mobile)
	grant := func() map[string]any {
		return r.get("/access_grants/get?access_grant_id=" + grantID).ok(t)["access_grant"].(map[string]any)
	}
	method := r.get("/access_methods/get?access_method_id=" + id(3, 2)).ok(t)["access_method"].(map[string]any)
	for _, shown := range []map[string]any{grant(), method} {
		require.Equal(t, []any{keyLink, guestToken}, []any{shown["instant_key_url"], shown["client_session_token"]})
	}
	batch := r.get("/access_methods/get_related?access_method_ids=" + id(3, 2)).ok(t)["batch"].(map[string]any)
	require.Equal(t, keyLink, batch["instant_keys"].([]any)[0].(map[string]any)["instant_key_url"])
	require.Equal(t, id(13, 1), batch["client_sessions"].([]any)[0].(map[string]any)["client_session_id"])
	r.world.grants[0].Methods = append(r.world.grants[0].Methods, mobile)
	require.NotContains(t, grant(), "instant_key_url", "of two keys none is the grant's")
	r.world.methods[1].InstantKey = latchkey.MethodKey{}
	method = r.get("/access_methods/get?access_method_id=" + id(3, 2)).ok(t)["access_method"].(map[string]any)
	require.NotContains(t, method, "instant_key_url", "it was taken back")
}

func TestARingOnTheWire(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	window := latchkey.Window{StartsAt: now.Add(time.Hour)}
	r.world.grants[0].Window = window
	r.world.grants[0].Methods = []latchkey.Method{{
		ID: methodID, Mode: latchkey.ModeMobileKey, Issued: true, Credentials: []latchkey.Credential{
			{DoorID: lockID, State: latchkey.CredentialSet, Asked: &window},
			{DoorID: gateID, State: latchkey.CredentialWaiting},
			{DoorID: id(4, 9), State: latchkey.CredentialSet}, // no door of the grant any more
		},
	}}
	look := func() map[string]any {
		return r.post("/seam/instant_key/v1/access/get", `{"browser":"`+phone+`"}`, "Authorization", "Bearer "+guestToken).
			ok(t)["instant_key_access"].(map[string]any)
	}
	require.Equal(t, map[string]any{
		"full_name": "Ada Lovelace", "workspace_name": "Ours", "customization": map[string]any{"primary_color": "#0a7"},
		"stays": []any{map[string]any{
			"access_grant_id": grantID, "access_method_id": methodID, "display_name": "Access for Ada Lovelace", "status": "too_early",
			"starts_at": "2025-07-13T16:00:00.123Z", "ends_at": nil,
			"doors": []any{
				map[string]any{"device_id": lockID, "display_name": "Front Door", "time_zone": "Europe/Berlin", "is_online": true, "is_ready": true},
				map[string]any{"acs_entrance_id": gateID, "display_name": "Gate", "time_zone": "UTC", "is_online": true, "is_ready": false},
			},
		}},
	}, look())
	require.Equal(t, latchkey.NewSecret(phone), r.world.last())
	r.world.grants[0].Window = latchkey.Window{StartsAt: now, EndsAt: new(now.Add(time.Hour))}
	stay := look()["stays"].([]any)[0].(map[string]any)
	require.Equal(t, "open", stay["status"])
	require.Contains(t, stay["calendar"], "DTSTART:20250713T150000Z")
	r.world.grants[0].SuspendedAt = &now
	require.Equal(t, "suspended", look()["stays"].([]any)[0].(map[string]any)["status"])
	r.world.keys = nil
	r.post("/seam/instant_key/v1/access/get", `{"browser":"`+phone+`"}`, "Authorization", "Bearer "+guestToken).
		refused(t, 409, "instant_key_not_open")
}

func TestThePageOfKeysIsServed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, path := range []string{"/key", "/key/assets/page.js"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		require.NoError(t, err)
		answer := r.serve(request)
		require.Equal(t, http.StatusOK, answer.Code)
		require.Empty(t, answer.Header().Get("Access-Control-Allow-Origin"), "no other site reads it")
	}
}

// useOn is what the page asks for at a door, as the session of its key.
func useOn(door string, kind latchkey.DoorKind) latchkey.KeyUse {
	return latchkey.KeyUse{MethodID: methodID, Mode: latchkey.ModeMobileKey, DoorID: door, DoorKind: kind, SessionID: id(13, 1)}
}

func TestADoorIsUnlockedWithTheKey(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.world.grants[0].Methods[0].Mode = latchkey.ModeMobileKey
	unlock := func(door string) reply {
		return r.post("/seam/instant_key/v1/access/unlock", `{"browser":"`+phone+`","access_method_id":"`+methodID+`",`+door+`}`,
			"Authorization", "Bearer "+guestToken)
	}
	job := unlock(`"device_id":"` + lockID + `"`).ok(t)["action_attempt"].(map[string]any)
	require.Equal(t, []any{jobID, "pending"}, []any{job["action_attempt_id"], job["status"]})
	require.Equal(t, useOn(lockID, latchkey.DoorDevice), r.world.last())
	unlock(`"acs_entrance_id":"` + gateID + `"`).ok(t)
	require.Equal(t, useOn(gateID, latchkey.DoorEntrance), r.world.last())
	unlock(`"acs_entrance_id":"`+gateID+`","device_id":"`+lockID+`"`).refused(t, 400, "invalid_input")
	r.world.fail = latchkey.Conflict("access_grant_not_started", "It begins later.")
	unlock(`"device_id":"`+lockID+`"`).refused(t, 409, "access_grant_not_started")
	r.world.grants[0].Methods[0].Mode = latchkey.ModeCode
	unlock(`"device_id":"`+lockID+`"`).refused(t, 404, "access_method_not_found")
	r.world.keys = nil
	unlock(`"device_id":"`+lockID+`"`).refused(t, 409, "instant_key_not_open")
}
