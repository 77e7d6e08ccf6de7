package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
)

const bound = `"starts_at":"2025-07-14T15:00:00Z","ends_at":"2025-07-15T15:00:00Z"`

func TestAnAccessCodeIsMadeAsAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	body := r.post("/access_codes/create", `{"device_id":"`+lockID+`","code":"2468","name":"Cleaner",`+bound+`,
		"common_code_key":"staff","prefer_native_scheduling":false,"use_backup_access_code_pool":true,
		"allow_external_modification":true,"attempt_for_offline_device":false,"preferred_code_length":6}`).ok(t)
	starts := time.Date(2025, 7, 14, 15, 0, 0, 0, time.UTC)
	require.Equal(t, latchkey.NewAccessCode{
		DeviceID: lockID, Name: "Cleaner", Code: latchkey.NewSecret("2468"), Length: 6, Backup: true, OnlineOnly: true,
		Window: &latchkey.Window{StartsAt: starts, EndsAt: new(starts.Add(24 * time.Hour))},
		Terms:  latchkey.CodeTerms{CommonKey: "staff", JustInTime: true, ExternalChanges: true, Chosen: true},
	}, r.world.last())
	code, _ := body["access_code"].(map[string]any)
	require.Equal(t, codeID, code["access_code_id"])
	require.Equal(t, "2468", code["code"])
	require.Equal(t, "set", code["status"])
	require.Equal(t, "time_bound", code["type"])
	attempt, _ := body["action_attempt"].(map[string]any)
	require.Equal(t, "CREATE_ACCESS_CODE", attempt["action_type"])
	require.NotContains(t, r.log.String(), "2468")
}

func TestAnOfflineCodeIsAskedForInTheContractsWords(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	starts := time.Date(2025, time.July, 14, 15, 0, 0, 0, time.UTC)
	for body, want := range map[string]latchkey.NewAccessCode{
		`"is_offline_access_code":true`:                            {Offline: true},
		`"use_offline_access_code":true`:                           {Offline: true},
		`"is_offline_access_code":true,"max_time_rounding":"1h"`:   {Offline: true},
		`"is_offline_access_code":true,"max_time_rounding":"1day"`: {Offline: true, Rounding: latchkey.DayRounding},
		`"is_one_time_use":true,"starts_at":"2025-07-14T15:00:00Z"`: {
			Window: &latchkey.Window{StartsAt: starts}, Terms: latchkey.CodeTerms{OneTime: true},
		},
	} {
		want.DeviceID = lockID
		r.post("/access_codes/create", `{"device_id":"`+lockID+`",`+body+`}`).ok(t)
		require.Equal(t, want, r.world.last(), body)
	}
}

func TestWhatAnAccessCodeCannotBe(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for body, kind := range map[string]string{
		`"code":"12"`:                                             "invalid_input",
		`"code":"abcd"`:                                           "invalid_input",
		`"starts_at":"2025-07-14T15:00:00Z"`:                      "invalid_input",
		`"ends_at":"2025-07-14T15:00:00Z"`:                        "invalid_input",
		`"use_backup_access_code_pool":true`:                      "invalid_input",
		`"max_time_rounding":"2h",` + bound:                       "invalid_input",
		`"is_one_time_use":true,"ends_at":"2025-07-14T15:00:00Z"`: "invalid_input",
	} {
		r.post("/access_codes/create", `{"device_id":"`+lockID+`",`+body+`}`).refused(t, http.StatusBadRequest, kind)
	}
	require.Zero(t, r.world.count())
	for body, kind := range map[string]string{
		`"is_managed":false,"name":"Other"`: "invalid_input",
		`"type":"time_bound"`:               "invalid_input",
		`"type":"ongoing",` + bound:         "invalid_input",
	} {
		r.send(http.MethodPut, "/access_codes/update", `{"access_code_id":"`+codeID+`",`+body+`}`).refused(t, http.StatusBadRequest, kind)
	}
}

// The contract's message quotes what the caller sent. The log gets none of it.
func TestADuplicateCodeIsNamedToWhoSentIt(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.world.fail = latchkey.Conflict(latchkey.DuplicateCode, "taken")
	detail := r.post("/access_codes/create", `{"device_id":"`+lockID+`","code":"2468","name":"Cleaner",`+bound+`}`).
		refused(t, http.StatusConflict, "duplicate_access_code")
	require.Equal(t, "Cannot set duplicate access code 2468 named Cleaner for period 2025-07-14T15:00:00Z-2025-07-15T15:00:00Z", detail["message"])
	require.NotContains(t, r.log.String(), "2468")
}

func TestTheRoutesOfAccessCodes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	require.Len(t, r.send(http.MethodPut, "/access_codes/create_multiple", `{"device_ids":["`+lockID+`"]}`).ok(t)["access_codes"], 1)
	r.get("/access_codes/get?access_code_id=" + codeID).ok(t)
	r.get("/access_codes/get?device_id=" + lockID + "&code=2468").ok(t)
	r.get("/access_codes/get?access_code_id="+spaceID).refused(t, http.StatusNotFound, "not_found")
	r.get("/access_codes/get?device_id="+lockID).refused(t, http.StatusBadRequest, "invalid_input")
	require.Contains(t, r.get("/access_codes/list?device_id="+lockID).ok(t), "pagination")
	r.get("/access_codes/list").refused(t, http.StatusBadRequest, "invalid_input")
	require.Contains(t, r.get("/access_codes/generate_code?device_id="+lockID).ok(t), "generated_code")
	r.send(http.MethodPatch, "/access_codes/update", `{"access_code_id":"`+codeID+`","code":"1357"}`).ok(t)
	r.send(http.MethodPatch, "/access_codes/update_multiple", `{"common_code_key":"staff","name":"X"}`).ok(t)
	pulled := r.post("/access_codes/pull_backup_access_code", `{"access_code_id":"`+codeID+`"}`).ok(t)
	require.Equal(t, pulled["access_code"], pulled["backup_access_code"])
	deleted := r.send(http.MethodDelete, "/access_codes/delete?access_code_id="+codeID, "").ok(t)
	require.Contains(t, deleted, "action_attempt")
	report := `{"device_id":"` + lockID + `","supported_code_lengths":[4]}`
	r.post("/access_codes/report_device_constraints", report).refused(t, http.StatusBadRequest, "device_type_not_supported")
	r.post("/access_codes/report_device_constraints", `{"device_id":"`+lockID+`"}`).refused(t, http.StatusBadRequest, "invalid_input")
}
