package wire_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/api/wire"
)

func TestDeviceShowsItsTimeFrames(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	door := latchkey.Door{Capabilities: latchkey.Capabilities{Offline: true, Frames: []latchkey.TimeFrame{
		{Name: "Hourly", Min: time.Hour, Max: 672 * time.Hour},
		{Name: "Daily", Min: 29 * day, Max: 367 * day, SameTime: true},
		{Name: "Guests", Slots: []latchkey.TimeSlot{{Name: "Stay", Start: "15:00", End: "11:00"}}},
	}}}
	want := `[
		{"display_name":"Hourly","min_duration":"PT1H","max_duration":"PT672H"},
		{"display_name":"Daily","min_duration":"P29D","max_duration":"P367D","matching_start_end_time":true},
		{"display_name":"Guests","time_pairs":[{"display_name":"Stay","start_time":"15:00","end_time":"11:00"}]}]`
	shown := wire.DeviceOf(door, "").Properties
	assert.Nil(t, shown.OnlineTimes)
	offline, err := json.Marshal(shown.OfflineTimes)
	require.NoError(t, err)
	assert.JSONEq(t, want, string(offline))
	door.Capabilities.Offline = false
	online, err := json.Marshal(wire.DeviceOf(door, "").Properties.OnlineTimes)
	require.NoError(t, err)
	assert.JSONEq(t, want, string(online))
}
