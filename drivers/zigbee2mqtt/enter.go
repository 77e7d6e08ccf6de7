package zigbee2mqtt

import (
	"context"
	"errors"

	"latchkey"
)

// errLost is why an operation ends when the connection with the broker does. What
// is known of whose slots are is then read anew, so that nothing goes on by it.
var errLost = errors.New("the connection with the MQTT broker was lost")

// enter waits for the lock's turn. The context it returns ends with the connection.
func (s *session) enter(parent context.Context, address string) (bound context.Context, l *lock, leave func(), err error) {
	if l, err = s.find(parent, address); err != nil {
		return nil, nil, nil, err
	}
	life := s.house.connection()
	if life == nil {
		return nil, nil, nil, lostFault()
	}
	ctx, cancel := context.WithCancelCause(parent)
	unbind := context.AfterFunc(life, func() { cancel(errLost) })
	select {
	case l.turn <- struct{}{}:
		return ctx, l, func() { <-l.turn; unbind(); cancel(nil) }, nil
	case <-ctx.Done():
		unbind()
		defer cancel(nil)
		return nil, nil, nil, endFault(ctx)
	}
}

// connection is the context of the present one; nil without one.
func (h *house) connection() context.Context {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.life
}

// endFault is why an operation's context ended.
func endFault(ctx context.Context) *latchkey.Fault {
	if errors.Is(context.Cause(ctx), errLost) {
		return lostFault()
	}
	return &latchkey.Fault{Class: latchkey.FaultBusy, Message: "the operation was given up", Cause: ctx.Err()}
}

// gone reports whether Zigbee2MQTT cannot be heard now.
func (h *house) gone() bool { return h.wire == nil || !h.bridge }

func goneFault() *latchkey.Fault {
	return latchkey.Faultf(latchkey.FaultGatewayOffline, "the connection with Zigbee2MQTT was lost")
}

func lostFault() *latchkey.Fault {
	return &latchkey.Fault{Class: latchkey.FaultGatewayOffline, Message: errLost.Error(), Cause: errLost}
}
