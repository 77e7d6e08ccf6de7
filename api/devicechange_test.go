package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestADeviceIsChanged(t *testing.T) {
	t.Parallel()
	none := (*string)(nil)
	name := new("Gate")
	for body, want := range map[string]latchkey.DeviceChange{
		`"name":"Gate"`:                {Name: &name},
		`"properties":{"name":"Gate"}`: {Name: &name},
		`"name":null`:                  {Name: &none},
		`"is_managed":false`:           {Managed: new(false)},
		`"custom_metadata":{"a":"b","c":true,"d":null}`:            {CustomMetadata: map[string]any{"a": "b", "c": true, "d": nil}},
		`"is_managed":true,"backup_access_code_pool_enabled":true`: {Managed: new(true), BackupPool: new(true)},
	} {
		r := newRig(t)
		r.send(http.MethodPatch, "/devices/update", `{"device_id":"`+lockID+`",`+body+`}`).ok(t)
		require.Equal(t, deviceChange{lockID, true, want}, r.world.last(), body)
	}
	r := newRig(t)
	r.post("/devices/update", `{"device_id":"`+lockID+`","custom_metadata":{"a.b":"c"}}`).refused(t, http.StatusBadRequest, "invalid_input")
}

// Only force writes off what is on a lock, and it says what, also when its answer
// was lost.
func TestADeviceIsDeletedOrWrittenOff(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	plain := r.send(http.MethodDelete, "/devices/delete?device_id="+lockID, "").ok(t)
	require.Equal(t, "delete device "+lockID, r.world.last())
	require.Equal(t, []any{}, plain["left_behind"])
	r.world.spend = true
	body := `{"device_id":"` + lockID + `","force":true}`
	left := []any{map[string]any{"device_id": lockID, "display_name": "Front Door", "mode": "code"}}
	require.Equal(t, left, r.post("/devices/delete", body, "Idempotency-Key", "k").ok(t)["left_behind"])
	require.Equal(t, "write off device "+lockID, r.world.last())
	claim := r.world.claims["k"]
	claim.State = latchkey.ClaimSpent
	r.world.claims["k"] = claim
	require.Equal(t, left, r.post("/devices/delete", body, "Idempotency-Key", "k").ok(t)["left_behind"])
}

func TestAnUnmanagedDeviceIsOnItsOwnRoutes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.get("/devices/unmanaged/get?device_id="+lockID).refused(t, http.StatusNotFound, "device_not_found")
	r.world.doors[0].Managed = false
	shown := r.get("/devices/unmanaged/get?device_id=" + lockID).ok(t)["device"].(map[string]any)
	require.Equal(t, false, shown["is_managed"])
	require.NotContains(t, shown, "display_name")
	r.get("/devices/get?device_id="+lockID).refused(t, http.StatusNotFound, "device_not_found")
	r.get("/devices/unmanaged/list?exclude_if=can_remotely_lock&_strict=true").ok(t)
	require.Equal(t, latchkey.DoorFilter{
		Kind: latchkey.DoorDevice, Managed: new(false), Flags: []latchkey.FlagFilter{{Flag: latchkey.FlagRemotelyLock}},
	}, r.world.last())
	r.post("/devices/unmanaged/update", `{"device_id":"`+lockID+`","is_managed":true}`).ok(t)
	require.Equal(t, deviceChange{lockID, false, latchkey.DeviceChange{Managed: new(true)}}, r.world.last())
	r.post("/devices/unmanaged/update", `{"device_id":"`+lockID+`","is_managed":false}`).refused(t, http.StatusBadRequest, "invalid_input")
}

// What a device has and what works: true, false and left out (contract 2).
func TestAbilitiesTellHavingFromWorking(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	get := func() map[string]any {
		return r.get("/devices/get?device_id=" + lockID).ok(t)["device"].(map[string]any)
	}
	r.world.doors[0].Online = false
	require.Equal(t, true, get()["can_program_online_access_codes"], "an offline lock is programmed when it returns")
	r.world.doors[0].Troubles = []latchkey.Trouble{{Code: latchkey.TroubleSubscription, Since: now}}
	require.Equal(t, false, get()["can_program_online_access_codes"])
	require.Equal(t, false, get()["can_remotely_unlock"])
	require.NotContains(t, get(), "can_remotely_lock")
	r.world.doors[0].Capabilities.Modes = nil
	require.NotContains(t, get(), "can_program_online_access_codes")
}

// What is wrong with a device's account is wrong with the device, and a lock
// that is full says how full.
func TestADeviceCarriesWhatIsWrong(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.world.doors[0].AccountFault = &latchkey.AccountFault{Class: latchkey.FaultUnauthorized, Since: now}
	r.world.doors[0].Held = 30
	device := r.get("/devices/get?device_id=" + lockID).ok(t)["device"].(map[string]any)
	failure := device["errors"].([]any)[0].(map[string]any)
	require.Equal(t, "account_disconnected", failure["error_code"])
	require.Equal(t, true, failure["is_connected_account_error"])
	caution := device["warnings"].([]any)[0].(map[string]any)
	require.Equal(t, "max_access_codes_reached", caution["warning_code"])
	require.EqualValues(t, 30, caution["active_access_code_count"])
	require.EqualValues(t, 30, caution["max_active_access_code_count"])
}

func TestZonesAreReportedByBrand(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	report := func(metadata string) reply {
		return r.post("/devices/report_provider_metadata", `{"devices":[{"device_id":"`+lockID+`",`+metadata+`}]}`)
	}
	for _, brand := range []string{"ultraloq", "schlage", "omnitec"} {
		report(`"` + brand + `_metadata":{"time_zone":"America/Denver"}`).ok(t)
		require.Equal(t, []latchkey.ZoneReport{{DeviceID: lockID, TimeZone: "America/Denver"}}, r.world.last())
	}
	report(`"ultraloq_metadata":{"time_zone":"Mars/Base"}`).refused(t, http.StatusBadRequest, "invalid_input")
	report(`"ultraloq_metadata":{}`).refused(t, http.StatusBadRequest, "invalid_input")
}

func TestThingsAreMadeToHappen(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for route, what := range map[string]string{
		"connect": "connect", "disconnect": "disconnect", "connect_to_hub": "connect_to_hub",
		"disconnect_from_hub": "disconnect_from_hub", "remove": "remove",
	} {
		r.post("/devices/simulate/"+route, `{"device_id":"`+lockID+`"}`).ok(t)
		require.Equal(t, what+" "+lockID, r.world.last())
	}
	r.post("/devices/simulate/paid_subscription", `{"device_id":"`+lockID+`","is_expired":true}`).ok(t)
	require.Equal(t, "subscription_expires "+lockID, r.world.last())
	r.post("/locks/simulate/keypad_code_entry", `{"device_id":"`+lockID+`","code":"924613"}`).ok(t)
	require.Equal(t, latchkey.DoorAction{
		Type: latchkey.AttemptTypeCode, DeviceID: lockID, Code: latchkey.NewSecret("924613"),
	}, r.world.last())
	require.NotContains(t, r.log.String(), "924613")
	r.world.fail = latchkey.NotSandbox()
	r.post("/locks/simulate/manual_lock_via_keypad", `{"device_id":"`+lockID+`"}`).refused(t, http.StatusBadRequest, "workspace_not_sandbox")
}
