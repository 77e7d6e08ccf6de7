package api_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestPhonesOnTheWire(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	body := r.post("/phones/simulate/create_sandbox_phone", `{"user_identity_id":"`+personID+`","custom_sdk_installation_id":"app-1",
		"phone_metadata":{"operating_system":"ios","device_model":"iPhone 17"},"assa_abloy_metadata":{"seos_tsm_endpoint_id":7}}`).ok(t)
	require.Equal(t, latchkey.NewPhone{
		IdentityID: personID, InstallationID: "app-1", Model: "iPhone 17", System: latchkey.IOS, Endpoint: 7,
	}, r.world.last())
	phone := body["phone"].(map[string]any)
	require.Equal(t, []any{phoneID, "android_phone", "Samsung Galaxy S10"}, []any{phone["device_id"], phone["device_type"], phone["display_name"]})

	r.post("/phones/list", `{"owner_user_identity_id":"`+personID+`","acs_credential_id":"`+methodID+`"}`).ok(t)
	require.Equal(t, latchkey.PhoneFilter{IdentityID: personID, CredentialID: methodID}, r.world.last())
	require.Equal(t, phone, r.post("/phones/get", `{"device_id":"`+phoneID+`"}`).ok(t)["phone"])
	r.post("/phones/deactivate", `{"device_id":"`+phoneID+`"}`).ok(t)
	require.Equal(t, "deactivate "+phoneID+" by ", r.world.last())

	r.post("/phones/get", `{"device_id":"`+id(18, 2)+`"}`).refused(t, 404, "phone_not_found")
	r.post("/phones/get", `{"device_id":"mine"}`).refused(t, 400, "invalid_input")
	r.post("/phones/simulate/create_sandbox_phone", `{}`).refused(t, 400, "invalid_input")
}
