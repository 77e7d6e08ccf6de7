package api_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"latchkey"
)

func TestDoorIsOpenedWithACloudKey(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const path = "/access_methods/unlock_door"
	use := latchkey.KeyUse{MethodID: methodID, Mode: latchkey.ModeCloudKey}
	for where, kind := range map[string]latchkey.DoorKind{"acs_entrance_id": latchkey.DoorEntrance, "device_id": latchkey.DoorDevice} {
		use.DoorID, use.DoorKind = map[string]string{"acs_entrance_id": gateID, "device_id": lockID}[where], kind
		attempt := r.post(path, `{"access_method_id":"`+methodID+`","`+where+`":"`+use.DoorID+`"}`).ok(t)["action_attempt"].(map[string]any)
		assert.Equal(t, "pending", attempt["status"])
		assert.Equal(t, "UNLOCK_DOOR", attempt["action_type"])
		assert.Equal(t, use, r.world.last())
	}
	r.post(path, `{"access_method_id":"`+methodID+`"}`).refused(t, 400, "invalid_input")
	r.post(path, `{"access_method_id":"`+methodID+`","acs_entrance_id":"`+gateID+`","device_id":"`+lockID+`"}`).refused(t, 400, "invalid_input")
	r.post(path, `{"acs_entrance_id":"`+gateID+`"}`).refused(t, 400, "invalid_input")
}
