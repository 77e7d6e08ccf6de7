package zigbee2mqtt

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"slices"
	"time"

	"latchkey"
	"latchkey/drivers"
)

// answerTime is how long a lock may take to answer: Zigbee2MQTT itself gives up
// after ten seconds, and says so.
const answerTime = 13 * time.Second

var (
	setCode  = request{"set", codeAttribute}
	getCode  = request{"get", codeAttribute}
	setState = request{"set", boltAttribute}
	getState = request{"get", boltAttribute}
)

// pinCode is what Zigbee2MQTT is asked to put into a slot, or to look at.
type pinCode struct {
	User    int     `json:"user"`
	Type    string  `json:"user_type,omitempty"`
	Enabled bool    `json:"user_enabled,omitempty"`
	Code    *string `json:"pin_code"` // nil empties the slot
}

// read asks the lock for one of its slots. It is asked once more when Zigbee2MQTT
// answered with what it remembered of other slots, too, which goes with that.
func (s *session) read(ctx context.Context, l *lock, slot int) (reading, error) {
	seen, mixed, err := s.readOnce(ctx, l, slot)
	if mixed {
		seen, _, err = s.readOnce(ctx, l, slot)
	}
	if err == nil && seen.at == 0 {
		err = readFault(silent) // it is remembered still: an older Zigbee2MQTT, or somebody took the option away
	}
	return seen, err
}

func (s *session) readOnce(ctx context.Context, l *lock, slot int) (seen reading, mixed bool, err error) {
	since := s.house.moment()
	if err := s.ask(ctx, l, getCode, pinCode{User: slot, Code: new("")}); err != nil {
		return reading{}, false, err
	}
	err = s.answer(ctx, l, getCode, since, func() bool {
		if seen = l.heard[slot]; seen.at <= since {
			seen = reading{}
		}
		mixed = seen.at == 0 && l.mixedAt > since
		return seen.at > since || mixed
	})
	return seen, mixed, err
}

// answer waits for what a reading brings, or for its failure.
func (s *session) answer(parent context.Context, l *lock, asked request, since int, done func() bool) error {
	ctx, cancel := context.WithTimeout(parent, answerTime)
	defer cancel()
	class, answered, gone := silent, false, false
	s.house.await(ctx, func() bool {
		answered, gone = done(), s.house.gone()
		if l.failed[asked].at > since {
			class = l.failed[asked].class
			return true
		}
		return answered || gone
	})
	switch {
	case answered:
		return nil
	case gone:
		return goneFault()
	case parent.Err() != nil:
		return endFault(parent)
	}
	if class != outOfRange {
		s.lost(l)
	}
	return readFault(class)
}

// lost notes that a lock could not be reached.
func (s *session) lost(l *lock) {
	was := false
	s.house.change(func() { was, l.away = l.away, true })
	if !was {
		s.tell(drivers.Event{Kind: drivers.DoorOffline, Door: l.address})
	}
}

// failedSince is how a request failed; "" when nothing is known of a failure.
func (s *session) failedSince(l *lock, asked request, since int) (class failureClass) {
	s.house.look(func() {
		if l.failed[asked].at > since {
			class = l.failed[asked].class
		}
	})
	return class
}

// forgetful makes Zigbee2MQTT forget what it was told of the lock's slots, so
// that every later word about one is the lock's own.
func (s *session) forgetful(ctx context.Context, l *lock) error {
	var filtered []string
	s.house.look(func() { filtered = s.house.options.filtered(l.address) })
	if slices.Contains(filtered, "users") {
		return nil
	}
	nonce := rand.Text()
	payload, err := json.Marshal(map[string]any{
		"id": l.address, "transaction": nonce, "options": map[string]any{"filtered_cache": append(slices.Clone(filtered), "users")},
	})
	if err != nil {
		return latchkey.Faultf(latchkey.FaultPermanent, "the option cannot be written as JSON")
	}
	if err := s.publish(ctx, s.config.BaseTopic+"/bridge/request/device/options", payload, false); err != nil {
		return err
	}
	waited, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	ok, answered := false, false
	s.house.await(waited, func() bool {
		ok, answered = s.house.replies[nonce]
		return answered
	})
	s.house.change(func() { delete(s.house.replies, nonce) })
	switch {
	case ok:
		return s.purge(ctx, l)
	case ctx.Err() != nil:
		return endFault(ctx)
	}
	return latchkey.Faultf(latchkey.FaultGatewayOffline, "Zigbee2MQTT did not take the option filtered_cache: [users] for the lock")
}

// purge lets one report of the lock pass, with which what was remembered goes.
func (s *session) purge(ctx context.Context, l *lock) error {
	since := s.house.moment()
	if err := s.ask(ctx, l, getCode, pinCode{User: s.config.FirstSlot, Code: new("")}); err != nil {
		return err
	}
	return s.answer(ctx, l, getCode, since, func() bool { return l.usersAt > since })
}
