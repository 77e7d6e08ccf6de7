package radio_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey/drivers/zigbee2mqtt/zigbeetest"
	"latchkey/drivers/zwavejs/zwavetest"
)

// doctor: every account is looked at, and what does not work has its reason and what
// to do.
func (h *house) doctor(t *testing.T) {
	said, err := h.stack.Command("doctor")
	require.NoError(t, err, said)
	require.Regexp(t, `ok +account zwavejs \(zwavejs, doors: \d+\)\n`, said)
	require.Regexp(t, `ok +account zigbee2mqtt \(zigbee2mqtt, doors: \d+\)\n`, said)
	require.Regexp(t, `look  Z-Wave lock 3: it could keep windows by itself, .*no time zone.*\n +Enter the time zone of the locks \(time_zone\)`, said)

	(&house{networks: h.networks, t: t}).troubles()
	said, err = h.stack.Command("doctor")
	require.NoError(t, err, "locks that are away are no fault of the installation")
	require.Regexp(t, `away  Z-Wave lock 5: the lock does not answer: the Z-Wave network presumes it dead\n +Look at its power and its distance, then ping it`, said)
	require.Regexp(t, `away  Z-Wave lock 9: the lock sleeps until it wakes by itself\n +It needs nothing: .*Wake it by hand to have it done now\.`, said)
	require.Regexp(t, `look  house/lock 1: its codes are published to everyone on the broker .*\n +Turn expose_pin off in Zigbee2MQTT`, said)
	require.Regexp(t, `low   house/lock 1: its battery is at 10 %\n +Replace the battery`, said)

	(&house{networks: h.networks, t: t}).mistakes()
	said, err = h.stack.Command("doctor")
	require.Error(t, err)
	require.Regexp(t, `FAIL .*: unauthorized: the MQTT broker refuses the user name or the password\n +Set the login anew on`, said)
	require.Regexp(t, `FAIL .*: permanent: the Z-Wave JS server speaks no schema from 32 on: update it\n +Do what it says; `, said)
	require.Regexp(t, `FAIL .*: permanent: the Z-Wave JS configuration cannot work: there is no setting "prot"\n +Do what it says; what is a setting is corrected on`, said)

	h.gate.shut()
	h.zigbee.Broker.Stop()
	said, err = h.stack.Command("doctor")
	require.Error(t, err)
	const todo = `.*\n +Start it, and see that this machine reaches it; if its address or its certificate is another now, set that on`
	require.Regexp(t, `FAIL +account zwavejs \(zwavejs\): gateway_offline: the Z-Wave JS server cannot be reached: nothing listens at that`+todo, said)
	require.Regexp(t, `FAIL +account zigbee2mqtt \(zigbee2mqtt\): gateway_offline: the MQTT broker cannot be reached: nothing listens at that`+todo, said)
}

// troubles: a lock is dead, one sleeps, one has little battery and its codes published.
func (h *house) troubles() {
	ctx := h.t.Context()
	require.NoError(h.t, h.zwave.Lock(nodeAway).SetOnline(ctx, false))
	require.NoError(h.t, h.zwave.Lock(nodeSleepy).Sleep(ctx))
	h.do(zigbeeLife, "battery", map[string]any{"half": 20})
	h.zigbeeLock(zigbeeLife).is(`"status":"low"`)
	ear, err := zigbeetest.Listen(ctx, h.zigbee.Broker, "zigbee2mqtt/bridge/info")
	require.NoError(h.t, err)
	defer ear.Close()
	request, err := json.Marshal(map[string]any{"id": h.zigbee.Locks()[zigbeeLife], "options": map[string]any{"expose_pin": true}})
	require.NoError(h.t, err)
	require.NoError(h.t, ear.Publish(ctx, "zigbee2mqtt/bridge/request/device/options", string(request), false))
	require.NoError(h.t, ear.Until(ctx, func(_, said string) bool { return strings.Contains(said, `"expose_pin":true`) }))
}

// mistakes: accounts with a wrong login, an old server, and a setting that is none.
func (h *house) mistakes() {
	h.account("zigbee2mqtt", map[string]any{"server": "mqtt://" + h.zigbee.Broker.Address(), "username": "nobody", "password": "wrong"})
	old := zwavetest.NewRelay(h.gate.address)
	h.t.Cleanup(old.Close)
	old.Limit(31)
	h.account("zwavejs", map[string]any{"url": old.URL()})
	h.account("zwavejs", map[string]any{"url": "ws://" + h.gate.address, "prot": 1})
}
