package wire_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/api/wire"
)

var (
	now    = time.Date(2025, 7, 13, 17, 0, 0, 0, time.FixedZone("CEST", 7200))
	window = latchkey.Window{StartsAt: now, EndsAt: new(now.Add(48 * time.Hour))}
)

func onWire(t *testing.T, value any) map[string]any {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	var out map[string]any
	require.NoError(t, json.Unmarshal(text, &out))
	return out
}

// onDoor is a method with one credential, which its lock took for a window.
func onDoor(asked latchkey.Window) (latchkey.Grant, latchkey.Method) {
	door := latchkey.Door{ID: "d", Kind: latchkey.DoorDevice, Capabilities: latchkey.Capabilities{Modes: []latchkey.Mode{latchkey.ModeCode}}}
	method := latchkey.Method{
		ID: "m", Mode: latchkey.ModeCode, Issued: true, IssuedAt: &now, CreatedAt: now,
		Credentials: []latchkey.Credential{{DoorID: "d", DoorKind: latchkey.DoorDevice, State: latchkey.CredentialSet, Asked: &asked, CreatedAt: now}},
	}
	return latchkey.Grant{
		Window: window, Doors: []latchkey.Door{door}, Methods: []latchkey.Method{method}, CreatedAt: now,
		Status: latchkey.GrantActive, Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCode}},
	}, method
}

func TestTimesAreInUTCWithMilliseconds(t *testing.T) {
	t.Parallel()
	text, err := wire.At(now.Add(1234567 * time.Nanosecond)).MarshalText()
	require.NoError(t, err)
	require.Equal(t, "2025-07-13T15:00:00.001Z", string(text))
	require.Nil(t, wire.Maybe(nil))
}

func TestAMethodIsIssuedWhenEveryDoorHasTheCurrentTimes(t *testing.T) {
	t.Parallel()
	grant, method := onDoor(window)
	shown := wire.MethodOf(grant, method, now)
	require.True(t, shown.IsIssued)
	require.Equal(t, "Ready", shown.DisplayStatus)

	old := latchkey.Window{StartsAt: now, EndsAt: new(now.Add(time.Hour))}
	grant, method = onDoor(old)
	shown = wire.MethodOf(grant, method, now)
	require.False(t, shown.IsIssued)
	require.Equal(t, "Being changed", shown.DisplayStatus)
	require.Len(t, shown.Mutations, 1)
	require.Equal(t, map[string]any{
		"mutation_code": "updating_access_times", "message": "The access times are being changed.", "created_at": "2025-07-13T15:00:00.000Z",
		"from": map[string]any{"starts_at": "2025-07-13T15:00:00.000Z", "ends_at": "2025-07-13T16:00:00.000Z"},
		"to":   map[string]any{"starts_at": "2025-07-13T15:00:00.000Z", "ends_at": "2025-07-15T15:00:00.000Z"},
	}, onWire(t, shown.Mutations[0]))
	require.Equal(t, "updating_access_times", onWire(t, shown.Warnings[0])["warning_code"])
}

func TestAMethodWhoseDoorsAreGoneSaysSo(t *testing.T) {
	t.Parallel()
	grant, method := onDoor(window)
	grant.Doors, method.Credentials[0].State = nil, latchkey.CredentialRemoving
	require.Equal(t, "Being changed", wire.MethodOf(grant, method, now).DisplayStatus, "the PIN still opens")
	method.Credentials[0].State = latchkey.CredentialRemoved
	shown := wire.MethodOf(grant, method, now)
	require.False(t, shown.IsIssued)
	require.Equal(t, "On no door", shown.DisplayStatus)
}

func TestErrorsHaveAnErrorCode(t *testing.T) {
	t.Parallel()
	grant, _ := onDoor(window)
	grant.Doors = append(grant.Doors, latchkey.Door{ID: "e", Kind: latchkey.DoorDevice})
	shown := onWire(t, wire.GrantOf(grant, now))
	failure, _ := shown["errors"].([]any)[0].(map[string]any)
	require.Equal(t, "cannot_create_requested_access_methods", failure["error_code"])
	require.Equal(t, []any{"e"}, failure["missing_device_ids"])
}

func TestStatusesForPeople(t *testing.T) {
	t.Parallel()
	grant, method := onDoor(window)
	for status, want := range map[latchkey.GrantStatus]string{
		latchkey.GrantPending: "Being set up", latchkey.GrantActive: "Active", latchkey.GrantEnding: "Ending",
		latchkey.GrantEnded: "Ended", latchkey.GrantDeleting: "Being deleted", latchkey.GrantDeleted: "Deleted",
	} {
		grant.Status = status
		require.Equal(t, want, wire.GrantOf(grant, now).DisplayStatus)
	}
	grant.Status = latchkey.GrantActive
	require.Equal(t, "Upcoming", wire.GrantOf(grant, now.Add(-time.Hour)).DisplayStatus)
	method.DeleteAskedAt = &now
	require.Equal(t, "Being deleted", wire.MethodOf(grant, method, now).DisplayStatus)
	require.Equal(t, "Being set up", wire.MethodOf(grant, latchkey.Method{}, now).DisplayStatus)
}

func TestALostLoginIsAnErrorAndAnOutageAWarning(t *testing.T) {
	t.Parallel()
	account := latchkey.Account{Fault: &latchkey.AccountFault{Class: latchkey.FaultUnauthorized, Message: "Log in again.", Since: now}}
	shown := onWire(t, wire.AccountOf(account))
	require.Empty(t, shown["warnings"])
	failure, _ := shown["errors"].([]any)[0].(map[string]any)
	require.Equal(t, "account_disconnected", failure["error_code"])
	require.Equal(t, true, failure["is_connected_account_error"])

	account.Fault.Class = latchkey.FaultGatewayOffline
	shown = onWire(t, wire.AccountOf(account))
	require.Empty(t, shown["errors"])
	caution, _ := shown["warnings"].([]any)[0].(map[string]any)
	require.Equal(t, "provider_service_unavailable", caution["warning_code"])
}

func TestDoorsThatAreAway(t *testing.T) {
	t.Parallel()
	gone := onWire(t, wire.DeviceOf(latchkey.Door{RemovedAt: &now}, "https://api.example"))
	failure, _ := gone["errors"].([]any)[0].(map[string]any)
	require.Equal(t, "device_removed", failure["error_code"])
	about, _ := gone["properties"].(map[string]any)
	require.Equal(t, "https://api.example/connect_webviews/assets/lock.svg", about["image_url"], "browsers ask nobody else for it")
	for level, want := range map[float64]string{0.01: "critical", 0.1: "low", 0.5: "good", 1: "full"} {
		require.Equal(t, want, wire.DeviceOf(latchkey.Door{Battery: &level}, "").Properties.Battery.Status)
	}
}

func TestAPersonBeingDeletedSaysSo(t *testing.T) {
	t.Parallel()
	shown := onWire(t, wire.IdentityOf(latchkey.Identity{ID: "00000007-0000", DeletedAt: &now}))
	warning, _ := shown["warnings"].([]any)[0].(map[string]any)
	require.Equal(t, "being_deleted", warning["warning_code"])
}

func TestHealth(t *testing.T) {
	t.Parallel()
	away := errors.New("refused")
	require.Equal(t, http.StatusOK, wire.HealthOf([]latchkey.Part{{Name: "worker", Err: away}}).HTTPStatus())
	require.Equal(t, http.StatusServiceUnavailable, wire.HealthOf([]latchkey.Part{{Name: "database", Err: away, Vital: true}}).HTTPStatus())
}

// A system is shown with the contract's word for it, where there is one.
func TestSystemAndItsEntrance(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "visionline_system", wire.SystemOf(latchkey.System{Type: "visionline_system"}).ExternalType)
	assert.Empty(t, wire.SystemOf(latchkey.System{Type: "uhppote_panel"}).ExternalType)
	room := latchkey.Door{Capabilities: latchkey.Capabilities{Modes: []latchkey.Mode{latchkey.ModeCard}, Reservations: true}}
	assert.True(t, wire.EntranceOf(room).CanBelongToReservation)
	assert.True(t, wire.EntranceOf(room).CanUnlockWithCard)
	assert.False(t, wire.EntranceOf(room).CanUnlockWithCode)
}
