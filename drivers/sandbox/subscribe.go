package sandbox

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/rest"
	"latchkey/drivers/sandbox/wire"
)

// silence is how long a stream may be quiet before it counts as lost. The
// cloud sends a heartbeat every 10 s.
const silence = 30 * time.Second

// Subscribe implements drivers.Subscriber. The stream begins with the state of
// every lock, so that what happened while nobody listened is not lost.
func (s *session) Subscribe(ctx context.Context, sink func(drivers.Event)) error {
	stream, cancel := context.WithCancel(ctx)
	defer cancel()
	watchdog := time.AfterFunc(silence, cancel)
	defer watchdog.Stop()
	got := s.client.follow(stream, func(event wire.Event) {
		watchdog.Reset(silence)
		s.tell(event, sink)
	})
	if ctx.Err() != nil {
		return nil
	}
	return faultOf(got)
}

// follow reads the stream to its end and says what ended it.
func (c *client) follow(ctx context.Context, each func(wire.Event)) reply {
	lost := reply{sent: true, err: errNonsense}
	response, err := c.rest.Open(ctx, rest.Call{Method: http.MethodGet, Path: "/v1/events"})
	if err != nil {
		lost.err = err
		return lost
	}
	defer func() { _ = response.Body.Close() }()
	lines := bufio.NewScanner(response.Body)
	if lost.status = response.StatusCode; lost.status != http.StatusOK {
		if lines.Scan() {
			lost.err = lost.read(lines.Bytes())
		}
		return lost
	}
	for lines.Scan() {
		var event wire.Event
		if json.Unmarshal(lines.Bytes(), &event) != nil {
			return lost
		}
		each(event)
	}
	return lost
}

// kinds are the events that mean something to the core.
var kinds = map[wire.EventKind]drivers.EventKind{
	wire.LockOnline: drivers.DoorOnline, wire.LockOffline: drivers.DoorOffline, wire.CodesChanged: drivers.Changed,
	wire.StateChanged: drivers.StateChanged, wire.Unlocked: drivers.DoorUnlocked, wire.Locked: drivers.DoorLocked,
	wire.Denied: drivers.EntryDenied, wire.Tampered: drivers.DoorTampered,
}

func (s *session) tell(event wire.Event, sink func(drivers.Event)) {
	if kind, known := kinds[event.Kind]; known {
		sink(drivers.Event{
			Kind: kind, Door: event.Lock, At: s.clock.Now(), Method: latchkey.EntryMethod(event.Method),
			Owner: event.Mark, Ref: event.CodeID, Reason: reasons[event.Reason],
		})
	}
}

// reasons is why the cloud says that a door did not open, in the core's words.
var reasons = map[string]latchkey.DenialReason{
	"no_such_code": latchkey.DeniedUnknownCode, "not_yet": latchkey.DeniedExpiredCode, "over": latchkey.DeniedExpiredCode,
	"superseded": latchkey.DeniedExpiredCode, "not_written": latchkey.DeniedCredential,
}
