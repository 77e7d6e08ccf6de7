package zwavejs

import (
	"context"
	"errors"

	"latchkey"
)

// confirmed is how a lock answers a command, where it answers.
type confirmed struct {
	Status int `json:"status"`
}

// candidate reports whether the node has what it takes to keep windows by itself:
// year-day schedules for its codes, and a clock that can be set and that shows what
// the schedules go by.
func (n *nodeState) candidate() bool {
	return n.version(classScheduleEntry) > 0 && n.version(classTimeParameters) > 0 && n.version(classTime) > 0 &&
		n.version(classUserCode) > 0 && n.version(classUserCredential) == 0
}

// hasWindows reports whether the lock keeps windows, as far as it has not shown otherwise.
func (s *session) hasWindows(node nodeState, known *lock) bool {
	return s.zone != nil && node.candidate() && !known.keeper.gaveUp()
}

// recall asks the server how many schedules each code of the lock may have: it asked the
// lock when that was included, and the radio is left alone. A lock with none keeps no
// windows. What the server does not know the lock is asked before its first schedule.
func (s *session) recall(ctx context.Context, c *connection, node nodeState, known *lock) {
	if !s.hasWindows(node, known) || known.keeper.places() > 0 {
		return
	}
	var got struct {
		Places *int `json:"value"`
	}
	of := map[string]any{"commandClass": classScheduleEntry, "endpoint": 0, "property": yearDayPlaces}
	ask := asker{connection: c, timing: s.timing, node: node.NodeID}
	err := ask.ask(ctx, false, "node.get_value", map[string]any{"valueId": of}, &got)
	switch {
	case err != nil || got.Places == nil:
	case *got.Places < 1:
		known.keeper.giveUp()
	default:
		known.keeper.learn(*got.Places)
	}
}

// yearDayPlaces is the value in which the server keeps how many schedules of the kind a
// code may have.
const yearDayPlaces = "numYearDaySlots"

func (b *bench) asker() asker {
	return asker{connection: b.connection, timing: b.timing, node: b.node.NodeID}
}

// places is how many schedules of the kind each code of the lock may have.
func (b *bench) places(ctx context.Context) (int, error) {
	if known := b.lock.keeper.places(); known > 0 {
		return known, nil
	}
	var got struct {
		Places int `json:"numYearDaySlots"`
	}
	if err := b.asker().invoke(ctx, false, classScheduleEntry, "getNumSlots", &got); err != nil {
		return 0, b.doubt(err)
	}
	if got.Places < 1 {
		b.lock.keeper.giveUp()
		return 0, errNoWindows
	}
	b.lock.keeper.learn(got.Places)
	return got.Places, nil
}

// schedules reads when the lock lets a code in: the hull of its schedules, nil when
// it has none. The server tells no schedule and no answer apart in no way, so the
// first is asked for twice.
func (b *bench) schedules(ctx context.Context, slot int) (*span, error) {
	count, err := b.places(ctx)
	if err != nil {
		return nil, err
	}
	var all *span
	for place := 1; place <= count; place++ {
		seen, err := b.schedule(ctx, slot, place)
		if err == nil && seen == nil && place == 1 {
			seen, err = b.schedule(ctx, slot, place)
		}
		if err != nil {
			return nil, err
		}
		all = all.with(seen)
	}
	return all, nil
}

// schedule reads one schedule of a code; nil when the lock shows none.
func (b *bench) schedule(ctx context.Context, slot, place int) (*span, error) {
	var got yearDay
	err := b.asker().invoke(ctx, false, classScheduleEntry, "getYearDaySchedule", &got, at(slot, place))
	switch {
	case errors.Is(err, errNoResponse):
		return nil, nil //nolint:nilnil // no schedule is no failure
	case err != nil:
		return nil, b.doubt(err)
	}
	seen := got.span()
	return &seen, nil
}

// order tells the lock something about schedules. One that says no has none for us.
func (b *bench) order(ctx context.Context, method string, args ...any) error {
	var got confirmed
	err := b.asker().invoke(ctx, true, classScheduleEntry, method, &got, args...)
	switch {
	case errors.Is(err, errNoResponse):
		return nil // older locks confirm nothing
	case err != nil:
		return b.doubt(err)
	case got.Status != supervisionSuccess:
		return b.failed("the lock refuses a schedule")
	}
	return nil
}

// doubt is for an error that means the lock cannot do it at all.
func (b *bench) doubt(err error) error {
	switch latchkey.FaultOf(err).Class {
	case latchkey.FaultUnsupported, latchkey.FaultInvalidCode:
		return b.failed("the lock does not know a command about schedules")
	default:
		return err
	}
}

// failed notes that the lock did not do its part. Who fails twice keeps no windows.
func (b *bench) failed(text string) error {
	b.lock.keeper.strike()
	return latchkey.Faultf(latchkey.FaultAmbiguous, "%s", text)
}

// errNoWindows is a lock that turned out to keep no windows.
var errNoWindows = latchkey.Faultf(latchkey.FaultAmbiguous, "the lock keeps no windows after all")

// at names a schedule of a code.
func at(slot, place int) map[string]int { return map[string]int{"userId": slot, "slotId": place} }
