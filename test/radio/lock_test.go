package radio_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers/zwavejs/zwavetest"
)

// The Z-Wave locks, by what they are there for; node 2 is the first.
var kinds = []zwavetest.Kind{
	zwavetest.Code, zwavetest.Schedule, zwavetest.Credential, // a whole life
	zwavetest.Code, zwavetest.Code, zwavetest.Code, zwavetest.Code, zwavetest.Sleepy,
}

// The nodes of the others, and the Zigbee locks.
const (
	nodeAway, nodeReset, nodeExcluded, nodeStopped, nodeSleepy = 5, 6, 7, 8, 9

	zigbeeLife, zigbeeAway, zigbeeReset, zigbeeExcluded, zigbeeStopped, zigbeeLocks = 0, 1, 2, 3, 4, 5
)

// lock is a lock, as somebody who stands before it has it, and as the API names it.
type lock struct {
	house    *house
	deviceID string
	codes    func() ([]string, error)
}

// node is the Z-Wave lock of a node.
func (h *house) node(node int) lock {
	h.t.Helper()
	return lock{house: h, deviceID: h.device(fmt.Sprintf("/%d", node)), codes: func() ([]string, error) {
		var shown struct {
			Codes []zwavetest.Held `json:"codes"`
		}
		err := h.zwave.Act(h.t.Context(), node, "list", nil, &shown)
		codes := make([]string, len(shown.Codes))
		for i, code := range shown.Codes {
			codes[i] = code.Digits
		}
		return codes, err
	}}
}

// zigbeeLock is a Zigbee lock.
func (h *house) zigbeeLock(place int) lock {
	h.t.Helper()
	address := h.zigbee.Locks()[place]
	return lock{house: h, deviceID: h.device(address), codes: func() ([]string, error) {
		shown, err := h.zigbee.Do(h.t.Context(), address, "show", nil)
		codes := make([]string, len(shown.Codes))
		for i, code := range shown.Codes {
			codes[i] = code.PIN
		}
		return codes, err
	}}
}

// do makes something happen at a Zigbee lock.
func (h *house) do(place int, act string, given map[string]any) {
	h.t.Helper()
	_, err := h.zigbee.Do(h.t.Context(), h.zigbee.Locks()[place], act, given)
	require.NoError(h.t, err)
}

// device is the id of the device whose driver calls it by a name with this end. A
// lock that was just included is waited for.
func (h *house) device(end string) (id string) {
	h.t.Helper()
	h.eventually("the device "+end+" is listed", func() error {
		found, err := h.stack.Store.ListDoors(h.t.Context(), h.stack.Workspace.ID,
			latchkey.DoorFilter{Kind: latchkey.DoorDevice}, latchkey.Page{Limit: 100})
		if err != nil {
			return err
		}
		for _, door := range found.Rows {
			if strings.HasSuffix(door.NativeID, end) {
				id = door.ID
				return nil
			}
		}
		return fmt.Errorf("%d others are", len(found.Rows))
	})
	return id
}

// holds waits until the lock itself holds these codes and no others, in any order.
func (l lock) holds(want ...string) {
	l.house.t.Helper()
	slices.Sort(want)
	l.house.eventually("the lock holds what it should", func() error {
		codes, err := l.codes()
		slices.Sort(codes)
		if err == nil && !slices.Equal(codes, want) {
			err = fmt.Errorf("it holds %v, not %v", codes, want)
		}
		return err
	})
}

// is waits until the API's device says all of these words.
func (l lock) is(words ...string) {
	l.house.t.Helper()
	l.house.eventually("the device says so", func() error {
		return lacks(l.house.must("/devices/get", object{"device_id": l.deviceID})["device"], words...)
	})
}

// isBack waits until the API's device is found in its account again. What waited for a
// lock that comes back may be done before the account was looked at.
func (l lock) isBack() {
	l.house.t.Helper()
	l.house.eventually("the device is back", func() error {
		if lacks(l.house.must("/devices/get", object{"device_id": l.deviceID})["device"], "device_removed") == nil {
			return errors.New("it is not")
		}
		return nil
	})
}

// writeOff says of a lock that left its account that it was reset.
func (l lock) writeOff() {
	l.house.t.Helper()
	answer := l.house.must("/devices/delete", object{"device_id": l.deviceID, "force": true})
	require.NoError(l.house.t, lacks(answer["left_behind"], l.deviceID))
}

// isNotWrittenOff fails unless a lock that is there is refused.
func (l lock) isNotWrittenOff() {
	l.house.t.Helper()
	status, answer := l.house.call("/devices/delete", object{"device_id": l.deviceID, "force": true})
	require.Equal(l.house.t, http.StatusConflict, status, "%v", answer)
}
