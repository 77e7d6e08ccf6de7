package cloud

import (
	"net/http"
	"slices"
	"time"

	"latchkey/drivers/sandbox/wire"
)

// simulate serves what the account itself makes happen at a lock.
func simulate(w http.ResponseWriter, r *http.Request, l *lock) {
	request, ok := body[wire.Simulation](w, r)
	if !ok {
		return
	}
	if request.What == wire.TypeCode {
		answer(w, http.StatusOK, l.use(pass{digits: request.Code}))
		return
	}
	happen, known := happenings[request.What]
	if !known {
		refuse(w, problem(wire.InvalidRequest, "nothing like that can happen at a lock"))
		return
	}
	now := l.site.now()
	if refusal := l.edit(func(r *record) *wire.ProblemDetail { return happen.change(r, request, now) }); refusal != nil {
		refuse(w, refusal)
		return
	}
	l.tell(happen.event)
	answer(w, http.StatusOK, wire.TryAnswer{})
}

// happening is what becomes of the lock and what the account hears of it.
type happening struct {
	change func(*record, wire.Simulation, time.Time) *wire.ProblemDetail
	event  wire.Event
}

var happenings = map[wire.Happening]happening{
	wire.Disconnect:         trouble(wire.FaultOffline, true),
	wire.Connect:            trouble(wire.FaultOffline, false),
	wire.DisconnectHub:      trouble(wire.FaultHub, true),
	wire.ConnectHub:         trouble(wire.FaultHub, false),
	wire.ExpireSubscription: trouble(wire.FaultUnpaid, true),
	wire.RenewSubscription:  trouble(wire.FaultUnpaid, false),
	wire.GetFlaky:           trouble(wire.FaultFlaky, true),
	wire.GetSteady:          trouble(wire.FaultFlaky, false),
	wire.Remove:             inAccount(false),
	wire.Restore:            inAccount(true),
	wire.SetCode:            {setCode, wire.Event{Kind: wire.CodesChanged}},
	wire.LockByHand:         byHand(true, wire.Locked),
	wire.UnlockByHand:       byHand(false, wire.Unlocked),
	wire.Tamper:             {nothing, wire.Event{Kind: wire.Tampered}},
	wire.Battery:            {setBattery, stateChanged},
	wire.Recover:            {recovered, stateChanged},
}

var stateChanged = wire.Event{Kind: wire.StateChanged}

// trouble begins or ends a lasting fault.
func trouble(kind wire.FaultKind, begins bool) happening {
	return happening{event: stateChanged, change: func(r *record, _ wire.Simulation, _ time.Time) *wire.ProblemDetail {
		r.Faults = slices.DeleteFunc(r.Faults, func(f wire.Fault) bool { return f.Kind == kind })
		if begins {
			r.Faults = append(r.Faults, wire.Fault{Kind: kind})
		}
		return nil
	}}
}

// lasting are the faults that an account itself can begin.
var lasting = []wire.FaultKind{wire.FaultOffline, wire.FaultHub, wire.FaultUnpaid, wire.FaultFlaky}

func recovered(r *record, _ wire.Simulation, _ time.Time) *wire.ProblemDetail {
	r.Faults = slices.DeleteFunc(r.Faults, func(f wire.Fault) bool { return slices.Contains(lasting, f.Kind) })
	r.Removed = false
	return nil
}

func byHand(locked bool, kind wire.EventKind) happening {
	change := func(r *record, _ wire.Simulation, _ time.Time) *wire.ProblemDetail {
		r.Locked = locked
		return nil
	}
	return happening{event: wire.Event{Kind: kind, Method: "manual"}, change: change}
}

// inAccount takes the lock out of the account, or puts it back.
func inAccount(there bool) happening {
	return happening{event: stateChanged, change: func(r *record, _ wire.Simulation, _ time.Time) *wire.ProblemDetail {
		r.Removed = !there
		return nil
	}}
}

func nothing(*record, wire.Simulation, time.Time) *wire.ProblemDetail { return nil }

// setCode is somebody who adds a code at the lock, or in the lock's own app.
func setCode(r *record, request wire.Simulation, now time.Time) *wire.ProblemDetail {
	return keypad(wire.KeypadRequest{Action: wire.KeypadAdd, Code: request.Code, Name: request.Name}, now)(r)
}

func setBattery(r *record, request wire.Simulation, _ time.Time) *wire.ProblemDetail {
	if request.Level == nil || *request.Level < 0 || *request.Level > 1 {
		return problem(wire.InvalidRequest, "battery_level is from 0 to 1")
	}
	r.Battery = request.Level
	return nil
}

// tell reports to the account.
func (l *lock) tell(event wire.Event) {
	event.Lock, event.At = l.id, l.site.now()
	l.site.events.publish(event)
}

// troubles are the lasting faults that the account is told of.
func (r *record) troubles() []string {
	found := []string{}
	for kind, name := range map[wire.FaultKind]string{
		wire.FaultHub: wire.NoHub, wire.FaultUnpaid: wire.NoSubscription, wire.FaultFlaky: wire.Flaky,
	} {
		if r.fault(kind) >= 0 {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return found
}
