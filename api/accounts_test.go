package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestAccountUpdate(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	body := `{"connected_account_id":"` + account + `","custom_metadata":{"floor":"2","spare":true,"gone":null},
		"display_name":"Lobby","customer_key":"hotel","automatically_manage_new_devices":false,"accepted_capabilities":["lock"]}`
	r.send(http.MethodPatch, "/connected_accounts/update", body).ok(t)
	require.Equal(t, latchkey.AccountChange{
		Capabilities: []string{"lock"}, ManageNewDevices: new(false), CustomerKey: new("hotel"), DisplayName: new("Lobby"),
		CustomMetadata: map[string]any{"floor": "2", "spare": true, "gone": nil},
	}, r.world.last())
	r.post("/connected_accounts/update", `{"connected_account_id":"`+account+`"}`).ok(t)
	require.Equal(t, latchkey.AccountChange{}, r.world.last())
}

func TestAccountUpdateRefusesMetadataThatIsNot(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for name, metadata := range map[string]string{
		"dot": `{"a.b":"x"}`, "long key": `{"` + strings.Repeat("k", 41) + `":"x"}`, "long text": `{"k":"` + strings.Repeat("x", 501) + `"}`,
		"number": `{"k":7}`, "object": `{"k":{}}`, "no key": `{"":"x"}`,
	} {
		detail := r.post("/connected_accounts/update", `{"connected_account_id":"`+account+`","custom_metadata":`+metadata+`}`).
			refused(t, 400, "invalid_input")
		require.Contains(t, detail["message"], "custom_metadata", name)
	}
	require.Zero(t, r.world.count())
}

func TestAccountActions(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := `{"connected_account_id":"` + account + `"}`
	for path, asked := range map[string]string{
		"sync": "sync ", "simulate/disconnect": "disconnect ", "simulate/reconnect": "reconnect ",
	} {
		r.post("/connected_accounts/"+path, id).ok(t)
		require.Equal(t, asked+account, r.world.last())
		r.post("/connected_accounts/"+path, `{}`).refused(t, 400, "invalid_input")
	}
}

func TestAccountDelete(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	a := r.send(http.MethodDelete, "/connected_accounts/delete?connected_account_id="+account, "").ok(t)
	require.Equal(t, "delete account "+account, r.world.last())
	require.Equal(t, []any{}, a["left_behind"])
	a = r.post("/connected_accounts/delete", `{"connected_account_id":"`+account+`","force":true}`).ok(t)
	require.Equal(t, "abandon account "+account, r.world.last())
	require.Equal(t, []any{
		map[string]any{"device_id": lockID, "display_name": "Front Door", "mode": "code"},
		map[string]any{"acs_entrance_id": gateID, "display_name": "Gate", "mode": "card"},
	}, a["left_behind"])
}

// What was left behind is told again when its answer was lost.
func TestAccountDeleteTwiceUnderAKey(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.world.spend = true
	body := `{"connected_account_id":"` + account + `","force":true}`
	first := r.post("/connected_accounts/delete", body, "Idempotency-Key", "k").ok(t)
	claim := r.world.claims["k"]
	claim.State = latchkey.ClaimSpent
	r.world.claims["k"] = claim
	require.Equal(t, first["left_behind"], r.post("/connected_accounts/delete", body, "Idempotency-Key", "k").ok(t)["left_behind"])
}

func TestAccountsShowWhyTheyDoNotWork(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	one := &r.world.accounts[0]
	codes := func() (list []string) {
		shown := r.get("/connected_accounts/get?connected_account_id=" + account).ok(t)["connected_account"].(map[string]any)
		for _, kind := range []string{"error", "warning"} {
			for _, notice := range shown[kind+"s"].([]any) {
				list = append(list, notice.(map[string]any)[kind+"_code"].(string))
			}
		}
		return list
	}
	require.Empty(t, codes())
	one.Fault = &latchkey.AccountFault{Class: latchkey.FaultGatewayOffline, Message: "away", Since: now}
	require.Equal(t, []string{"provider_service_unavailable"}, codes())
	one.Fault.Class, one.ReauthAskedAt, one.DeleteAskedAt = latchkey.FaultPermanent, &now, &now
	require.Equal(t, []string{"account_disconnected", "being_deleted", "account_reauthorization_requested"}, codes())
}

func TestProviders(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	list := func(query string) (names []string) {
		for _, one := range r.get("/devices/list_device_providers" + query).ok(t)["device_providers"].([]any) {
			names = append(names, one.(map[string]any)["device_provider_name"].(string))
		}
		return names
	}
	require.Equal(t, []string{"sandbox", "uhppote"}, list(""))
	require.Equal(t, []string{"uhppote"}, list("?provider_category=access_control_systems"))
	require.Empty(t, list("?provider_category=cameras"))
	r.get("/devices/list_device_providers?provider_category=toys").refused(t, 400, "invalid_input")
}
