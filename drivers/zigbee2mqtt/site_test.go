package zigbee2mqtt_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/zigbee2mqtt"
	"latchkey/drivers/zigbee2mqtt/zigbeetest"
)

// words is a log that can be read while it is written.
type words struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (w *words) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(line)
}

func (w *words) has(text string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Contains(w.text.String(), text)
}

// open opens a session on a configuration, and the log it writes.
func open(t *testing.T, config zigbee2mqtt.Config) (drivers.Session, *words) {
	t.Helper()
	log := &words{}
	env := drivers.Env{Log: slog.New(slog.NewTextHandler(log, nil)), Clock: latchkey.SystemClock{}}
	session, err := zigbee2mqtt.New().Open(t.Context(), encoded(config), env)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, session.Close()) })
	return session, log
}

func putOp(door, pin string) drivers.Op {
	start := time.Now().UTC()
	return drivers.Op{
		Key: uuid.NewString(), Action: drivers.Put, Door: door,
		Credential: drivers.Credential{
			ID: uuid.NewString(), Mode: latchkey.ModeCode, Secret: latchkey.NewSecret(pin),
			Window: latchkey.Window{StartsAt: start, EndsAt: new(start.Add(time.Hour))},
		},
	}
}

func removeOp(op drivers.Op, ref string) drivers.Op {
	op.Key, op.Action, op.Ref = uuid.NewString(), drivers.Remove, ref
	return op
}

func puts(t *testing.T, session drivers.Session, door, pin string) (drivers.Op, drivers.Receipt) {
	t.Helper()
	op := putOp(door, pin)
	receipt, err := session.Apply(t.Context(), op)
	require.NoError(t, err)
	require.Equal(t, drivers.Verified, receipt.State)
	return op, receipt
}

func removes(t *testing.T, session drivers.Session, op drivers.Op, ref string) {
	t.Helper()
	_, err := session.Apply(t.Context(), removeOp(op, ref))
	require.NoError(t, err)
}

func refused(t *testing.T, err error, class latchkey.FaultClass) *latchkey.Fault {
	t.Helper()
	require.Error(t, err)
	fault := latchkey.FaultOf(err)
	require.Equal(t, class, fault.Class, fault.Message)
	return fault
}

// pins are the codes that a lock really holds, by slot.
func (s *site) pins(lock string) map[int]string {
	s.t.Helper()
	held := map[int]string{}
	for _, code := range s.do(lock, "show", nil).Codes {
		held[code.Slot] = code.PIN
	}
	return held
}

// ear is another program on the site's broker.
func (s *site) ear(t *testing.T, topics ...string) *zigbeetest.Ear {
	t.Helper()
	ear, err := zigbeetest.Listen(t.Context(), s.network.Broker, topics...)
	require.NoError(t, err)
	t.Cleanup(ear.Close)
	return ear
}

// name is a lock's name in Zigbee2MQTT.
func name(t *testing.T, session drivers.Session, lock string) string {
	t.Helper()
	return found(t, session, lock).Name
}

func found(t *testing.T, session drivers.Session, lock string) drivers.Door {
	t.Helper()
	inventory, err := session.Discover(t.Context())
	require.NoError(t, err)
	for _, door := range inventory.Doors {
		if door.NativeID == lock {
			return door
		}
	}
	t.Fatalf("the lock %s is not there", lock)
	return drivers.Door{}
}

// subscribed returns what a session reports, once it listens.
func subscribed(t *testing.T, session drivers.Session) <-chan drivers.Event {
	t.Helper()
	heard := make(chan drivers.Event, 10000)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	subscriber, _ := session.(drivers.Subscriber)
	go func() {
		defer close(done)
		_ = subscriber.Subscribe(ctx, func(event drivers.Event) { heard <- event })
	}()
	t.Cleanup(func() { cancel(); <-done })
	first := <-heard // the state of the first door: it listens
	require.Contains(t, []drivers.EventKind{drivers.DoorOnline, drivers.DoorOffline}, first.Kind)
	return heard
}

// next is the next event of a lock of one of the kinds.
func next(t *testing.T, heard <-chan drivers.Event, lock string, kinds ...drivers.EventKind) drivers.Event {
	t.Helper()
	for {
		select {
		case event := <-heard:
			for _, kind := range kinds {
				if event.Door == lock && event.Kind == kind {
					require.False(t, event.At.IsZero())
					return event
				}
			}
		case <-t.Context().Done():
			t.Fatal("nothing was reported")
		case <-time.After(30 * time.Second):
			t.Fatalf("none of %v was reported", kinds)
		}
	}
}

// eventually tries until a call succeeds.
func eventually(t *testing.T, call func() error) {
	t.Helper()
	require.EventuallyWithT(t, func(c *assert.CollectT) { require.NoError(c, call()) }, time.Minute, 50*time.Millisecond)
}
