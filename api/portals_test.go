package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

const portalRoute = "/customers/create_portal"

// reading lets the rig's portal session in.
func (r *rig) reading() []string {
	r.world.sessions = append(r.world.sessions, latchkey.ClientSession{
		ID: id(13, 5), WorkspaceID: ours, CustomerKey: "hotel", ReadOnly: true, Token: latchkey.NewSecret(readerToken),
		CreatedAt: now, ExpiresAt: now.Add(latchkey.PortalLife),
	})
	return []string{"Authorization", "Bearer " + readerToken}
}

func TestAPortalIsMadeAsAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	answer := r.post(portalRoute, `{"customer_data":{"customer_key":"hotel"},"locale":"de-DE","customization_profile_id":"`+id(15, 1)+`",
		"features":{"manage":{"exclude_staff_management":true,"exclude_reservation_technical_details":true},"organize":{"exclude":true},
		"manage_devices":{"exclude":true},"connect":{"exclude":true}},"is_embedded":true,"read_only":false,"theme":{}}`).ok(t)
	require.Equal(t, latchkey.NewPortal{CustomerKey: "hotel", ProfileID: id(15, 1), View: latchkey.PortalView{
		Locale: "de-DE", Hidden: latchkey.PortalParts{Details: true, People: true, Places: true, Doors: true},
	}}, r.world.last())
	require.Equal(t, map[string]any{
		"customer_portal_id": id(19, 1), "client_session_id": id(13, 5), "workspace_id": ours, "customer_key": "hotel",
		"created_at": "2025-07-13T15:00:00.123Z", "expires_at": "2025-07-20T15:00:00.123Z",
		"url": "https://keys.example/sub/portal?locale=de-DE#" + readerToken,
	}, answer["customer_portal"])
	require.Equal(t, answer["customer_portal"], answer["magic_link"])

	r.post(portalRoute, `{"customer_data":{"customer_key":"hotel"},"features":{"manage":{"exclude":true}}}`).ok(t)
	require.Equal(t, latchkey.NewPortal{CustomerKey: "hotel", View: latchkey.PortalView{
		Hidden: latchkey.PortalParts{Stays: true, People: true, Doors: true},
	}}, r.world.last())
}

func TestAPortalIsRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, body := range []string{
		`{}`, `{"customer_data":{}}`, `{"customer_data":{"customer_key":""}}`, `{"customer_data":{"customer_key":"hotel"},"locale":"xx"}`,
		`{"customer_data":{"customer_key":"hotel"},"customer_resources_filters":[{"field":"site","operation":"=","value":"a"}]}`,
	} {
		r.post(portalRoute, body).refused(t, http.StatusBadRequest, "invalid_input")
	}
	r.post(portalRoute, `{"customer_data":{"customer_key":"hotel"},"customization_profile_id":"`+id(15, 9)+`"}`).
		refused(t, http.StatusNotFound, "customization_profile_not_found")
	r.post(portalRoute, `{"customer_data":{"customer_key":"hotel"}}`, r.reading()...).refused(t, http.StatusUnauthorized, "unauthorized")
	require.Empty(t, r.world.portals)
}

func TestAPortalTellsItsPageWhatToShow(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	reader := r.reading()
	const get = "/seam/customer/v1/portals/get"
	r.post(get, `{}`, reader...).refused(t, http.StatusNotFound, "customer_portal_not_found")
	r.post(portalRoute, `{"customer_data":{"customer_key":"hotel"}}`).ok(t)
	r.world.portals[0].Look = &latchkey.ProfileLook{PrimaryColor: "#0a7"}
	shown := r.post(get, `{"customer_portal_id":"`+id(19, 1)+`"}`, reader...).ok(t)["customer_portal"].(map[string]any)
	require.Equal(t, []any{"hotel", true, "full"}, []any{shown["customer_key"], shown["read_only"], shown["navigation_mode"]})
	require.NotEmpty(t, shown["palette"])
	require.NotContains(t, shown, "access_grant_ids")
	r.post(get, `{"customer_portal_id":"`+id(19, 2)+`"}`, reader...).refused(t, http.StatusNotFound, "customer_portal_not_found")
	r.post(get, `{}`).refused(t, http.StatusUnauthorized, "unauthorized")
}

func TestThePageOfPortals(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	page := func(target string) http.Header {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
		require.NoError(t, err)
		answer := r.serve(request)
		require.Equal(t, http.StatusOK, answer.Code, target)
		return answer.Header()
	}
	require.Equal(t, "de", page("/portal?locale=de-DE").Get("Content-Language"))
	require.Equal(t, "en", page("/portal?locale=ru-RU").Get("Content-Language"))
	for _, target := range []string{"/portal", "/portal/assets/portal.js", "/portal/assets/portal.css"} {
		header := page(target)
		require.Equal(t, "no-referrer", header.Get("Referrer-Policy"))
		require.Contains(t, header.Get("Content-Security-Policy"), "default-src 'none'; style-src 'self'; script-src 'self'")
		require.Empty(t, header.Get("Access-Control-Allow-Origin"), "no other site reads it")
		require.Empty(t, header.Get("Set-Cookie"))
	}
}
