package api_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMethodIsRetriedAndPausedOnItsDoors(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, path := range []string{"/access_methods/retry_now", "/access_methods/pause"} {
		for _, where := range []string{``, `,"device_id":"` + lockID + `"`, `,"acs_entrance_id":"` + gateID + `"`} {
			method := r.post(path, `{"access_method_id":"`+methodID+`"`+where+`}`).ok(t)["access_method"].(map[string]any)
			require.Equal(t, methodID, method["access_method_id"])
		}
		r.post(path, `{"access_method_id":"`+methodID+`","device_id":"`+lockID+`","acs_entrance_id":"`+gateID+`"}`).
			refused(t, 400, "invalid_input")
		r.post(path, `{}`).refused(t, 400, "invalid_input")
		r.post(path, `{"access_method_id":"`+id(2, 99)+`"}`).refused(t, 404, "access_method_not_found")
		r.get(path).refused(t, 405, "method_not_allowed")
	}
}
