package api_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCardsOnTheWire(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ path, body, asked string }{
		{"/access_methods/encode", `"access_method_id":"` + methodID + `"`, "encode " + methodID + " at " + encoderID},
		{"/acs/encoders/encode_credential", `"access_method_id":"` + methodID + `"`, "encode " + methodID + " at " + encoderID},
		{"/acs/encoders/encode_credential", `"acs_credential_id":"` + methodID + `"`, "encode " + methodID + " at " + encoderID},
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
