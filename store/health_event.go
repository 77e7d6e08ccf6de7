package store

import (
	"context"

	"latchkey"
)

// recordHealth writes what changed about a device that people should know.
func (t *tx) recordHealth(ctx context.Context, was, is latchkey.Door) error {
	for _, record := range []func(context.Context, latchkey.Door, latchkey.Door) error{
		t.recordPresence, t.recordBattery, t.recordTroubles,
	} {
		if err := record(ctx, was, is); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) recordPresence(ctx context.Context, was, is latchkey.Door) error {
	if was.Online == is.Online {
		return nil
	}
	came, went := latchkey.EventDeviceConnected, latchkey.EventDeviceDisconnected
	if !is.Managed {
		came, went = latchkey.EventUnmanagedConnected, latchkey.EventUnmanagedDisconnected
	}
	if is.Online {
		return t.recordDoorEvent(ctx, came, is, nil)
	}
	code := "device_disconnected"
	if is.Has(latchkey.TroubleHub) {
		code = string(latchkey.TroubleHub)
	}
	data := t.issues(is)
	data["error_code"] = code
	return t.recordDoorEvent(ctx, went, is, data)
}

// issues are the lists that events of something wrong carry.
func (t *tx) issues(door latchkey.Door) map[string]any {
	failures, cautions := door.Notices()
	return map[string]any{
		"device_errors": wireNotices("error_code", failures), "device_warnings": wireNotices("warning_code", cautions),
		"connected_account_errors": []any{}, "connected_account_warnings": []any{},
	}
}

func (t *tx) recordBattery(ctx context.Context, was, is latchkey.Door) error {
	if is.Battery == nil || sameLevel(was.Battery, is.Battery) {
		return nil
	}
	before, now := latchkey.BatteryFull, latchkey.BatteryStatusOf(*is.Battery)
	if was.Battery != nil {
		before = latchkey.BatteryStatusOf(*was.Battery)
	}
	if before == now {
		return nil
	}
	data := map[string]any{"battery_level": *is.Battery}
	if now.Low() && !before.Low() {
		if err := t.recordDoorEvent(ctx, latchkey.EventDeviceLowBattery, is, data); err != nil {
			return err
		}
	}
	data["battery_status"] = now
	return t.recordDoorEvent(ctx, latchkey.EventDeviceBattery, is, data)
}

// troubleEvents are the events of a trouble that begins and ends.
var troubleEvents = map[latchkey.TroubleCode][2]latchkey.EventType{
	latchkey.TroubleFlaky:        {latchkey.EventDeviceFlaky, latchkey.EventDeviceStabilized},
	latchkey.TroubleSubscription: {latchkey.EventDeviceUnpaid, latchkey.EventDevicePaid},
}

func (t *tx) recordTroubles(ctx context.Context, was, is latchkey.Door) error {
	for code, events := range troubleEvents {
		var err error
		switch {
		case is.Has(code) && !was.Has(code):
			err = t.recordDoorEvent(ctx, events[0], is, t.issues(is))
		case was.Has(code) && !is.Has(code):
			err = t.recordDoorEvent(ctx, events[1], is, nil)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
