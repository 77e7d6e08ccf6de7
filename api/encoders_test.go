package api_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestCardsOnTheWire(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ path, body, asked string }{
		{"/access_methods/encode", `"access_method_id":"` + methodID + `"`, "encode " + methodID + " at " + encoderID},
		{"/acs/encoders/encode_credential", `"access_method_id":"` + methodID + `"`, "encode " + methodID + " at " + encoderID},
		{"/acs/encoders/encode_credential", `"acs_credential_id":"` + methodID + `"`, "encode credential " + methodID + " at " + encoderID},
		{"/acs/encoders/simulate/next_credential_encode_will_succeed", `"scenario":"credential_is_issued"`, "next at " + encoderID + ": "},
		{"/acs/encoders/simulate/next_credential_encode_will_fail", `"error_code":"encoding_interrupted"`, "next at " + encoderID + ": encoding_interrupted"},
		{"/acs/encoders/simulate/next_credential_encode_will_fail", `"error_code":"no_credential_on_encoder"`, "next at " + encoderID + ": no_credential_on_encoder"},
	} {
		r := newRig(t)
		r.post(c.path, `{"acs_encoder_id":"`+encoderID+`",`+c.body+`}`).ok(t)
		require.Equal(t, c.asked, r.world.last(), c.path)
	}
	r := newRig(t)
	r.post("/acs/encoders/simulate/next_credential_encode_will_fail", `{"acs_encoder_id":"`+encoderID+`"}`).ok(t)
	require.Equal(t, "next at "+encoderID+": no_credential_on_encoder", r.world.last())
}

func TestScansOnTheWire(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		path, body string
		asked      any
	}{
		{"scan_credential", `,"salto_ks_metadata":{"detect_new_tags":true}`, latchkey.CardScan{EncoderID: encoderID, Registers: true}},
		{"scan_to_assign_credential", `,"acs_user_id":"` + userID + `"`, latchkey.CardScan{EncoderID: encoderID, UserID: userID}},
		{"scan_to_assign_credential", `,"user_identity_id":"` + personID + `"`, latchkey.CardScan{EncoderID: encoderID, IdentityID: personID}},
		{"simulate/next_credential_scan_will_succeed", ``, latchkey.NextScan{Scenario: latchkey.ScanKnown}},
		{
			"simulate/next_credential_scan_will_succeed", `,"scenario":"credential_on_encoder_needs_update","acs_credential_id_on_seam":"` + methodID + `"`,
			latchkey.NextScan{Scenario: latchkey.ScanStale, CredentialID: methodID},
		},
		{"simulate/next_credential_scan_will_fail", ``, latchkey.NextScan{Failure: latchkey.EncoderNoCard}},
		{"simulate/next_credential_scan_will_fail", `,"error_code":"action_attempt_expired"`, latchkey.NextScan{Failure: latchkey.AttemptExpired}},
	} {
		r := newRig(t)
		r.post("/acs/encoders/"+c.path, `{"acs_encoder_id":"`+encoderID+`"`+c.body+`}`).ok(t)
		require.Equal(t, c.asked, r.world.last(), c.path)
	}
	r := newRig(t)
	r.post("/acs/encoders/scan_to_assign_credential", `{"acs_encoder_id":"`+encoderID+`"}`).refused(t, 400, "invalid_input")
	r.post("/acs/encoders/simulate/next_credential_scan_will_succeed", `{"acs_encoder_id":"`+encoderID+`","scenario":"card"}`).refused(t, 400, "invalid_input")
}
