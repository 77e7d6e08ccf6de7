package store

import (
	"context"
	"time"

	"latchkey"
)

// limit counts a call of the kind on a device, and refuses one too many. It is
// exact however many processes serve the API: calls on one device and kind are
// counted one after the other. A call that fails later in its transaction was
// none. Call it last before the change is written. Time is real.
func (t *tx) limit(ctx context.Context, deviceID string, kind latchkey.CallKind) error {
	_, err := t.ExecContext(ctx, `select pg_advisory_xact_lock(hashtextextended($1, 0))`, "calls/"+string(kind)+"/"+deviceID)
	if err != nil {
		return failed("count calls", err)
	}
	_, err = t.ExecContext(ctx, `
		delete from device_calls
		where door_id = $1 and kind = $2 and at <= clock_timestamp() - make_interval(secs => $3)`,
		deviceID, kind, latchkey.CallSpan.Seconds())
	if err != nil {
		return failed("forget calls", err)
	}
	var seen struct {
		Calls int
		Wait  float64 // seconds until the oldest counts no more
	}
	err = t.GetContext(ctx, &seen, `
		select count(*) as calls,
			coalesce(extract(epoch from min(at) - clock_timestamp()), 0)::double precision + $3 as wait
		from device_calls where door_id = $1 and kind = $2`, deviceID, kind, latchkey.CallSpan.Seconds())
	if err != nil {
		return failed("count calls", err)
	}
	if seen.Calls >= kind.Limit() {
		return latchkey.TooMany(kind, time.Duration(max(0, seen.Wait)*float64(time.Second)))
	}
	_, err = t.ExecContext(ctx, `insert into device_calls (door_id, kind, at) values ($1, $2, clock_timestamp())`, deviceID, kind)
	if err != nil {
		return failed("note call", err)
	}
	return nil
}
