package uhppote

import (
	"context"
	"time"

	"latchkey"
)

// panel is one controller. A panel answers one request at a time, and a change
// of a record is a read, a write and a read: hold keeps others out for as long.
type panel struct {
	serial uint32
	name   string
	zone   *time.Location
	doors  []Opened
	link   link
	hourly bool               // it keeps the minutes of windows, by time profiles
	lane   chan struct{}      // holds one token while the panel is in use
	change chan struct{}      // holds one token while something on the panel is being changed
	begun  map[uint32]attempt // by record number: what we last wrote; guarded by change

	profiles map[profile]byte // where we last saw or wrote them; guarded by change

	clockSet time.Time // when we last set the clock; guarded by lane
}

func newPanel(config Config, controller Controller) *panel {
	return &panel{
		serial: controller.SerialNumber,
		name:   controller.Name,
		zone:   controller.zone,
		doors:  controller.Doors,
		link:   newLink(config, controller),
		hourly: controller.Windows == minuteWindows,
		lane:   make(chan struct{}, 1),
		change: make(chan struct{}, 1),
		begun:  map[uint32]attempt{},

		profiles: map[profile]byte{},
	}
}

// hold waits until no other operation uses the panel. It gives up with ctx:
// FaultBusy, nothing sent.
func (p *panel) hold(ctx context.Context) (release func(), err error) { return enter(ctx, p.lane) }

// holdToChange waits besides until no other change is under way.
func (p *panel) holdToChange(ctx context.Context) (release func(), err error) {
	done, err := enter(ctx, p.change)
	if err != nil {
		return nil, err
	}
	free, err := p.hold(ctx)
	if err != nil {
		done()
		return nil, err
	}
	return func() { free(); done() }, nil
}

// stepAside lets those who wait to read the panel or to open a door go first, in
// the midst of a change that takes long.
func (p *panel) stepAside(ctx context.Context) error {
	<-p.lane
	p.lane <- struct{}{}
	if ctx.Err() != nil {
		return &latchkey.Fault{Class: latchkey.FaultBusy, Message: "the operation was given up before anything was changed", Cause: ctx.Err()}
	}
	return nil
}

// whileAside is the turn of a caller that holds the panel, and steps aside for others.
func (p *panel) whileAside(ctx context.Context) (release func(), err error) {
	return func() {}, p.stepAside(ctx)
}

func enter(ctx context.Context, lane chan struct{}) (release func(), err error) {
	if ctx.Err() == nil {
		select {
		case lane <- struct{}{}:
			return func() { <-lane }, nil
		case <-ctx.Done():
		}
	}
	text := "the operation was given up before the panel was free"
	return nil, &latchkey.Fault{Class: latchkey.FaultBusy, Message: text, Cause: ctx.Err()}
}

// ask sends a request and returns the reply; an error is a *latchkey.Fault.
// The checks say what else the reply must hold to be the one.
func (p *panel) ask(ctx context.Context, m message, checks ...func(message) bool) (message, error) {
	reply, err := p.link.exchange(ctx, m, func(reply message) bool {
		for _, check := range checks {
			if !check(reply) {
				return false
			}
		}
		return reply.answers(m)
	})
	if err != nil {
		return message{}, faultOf(m.function(), err)
	}
	return reply, nil
}

func (p *panel) request(what function) message { return request(what, p.serial) }

// isVerdict checks that a reply says yes or no.
func isVerdict(m message) bool { return m[atBody] <= 1 }

// carriesRecord checks that a reply shows the record asked for, or none.
func carriesRecord(number uint32) func(message) bool {
	return func(m message) bool {
		got := m.number(atBody)
		return got == number || got == numberUnused || got == numberDeleted
	}
}

// find reads the record of a number; false when there is none.
func (p *panel) find(ctx context.Context, number uint32) (record, bool, error) {
	m := p.request(getCard)
	m.setNumber(atBody, number)
	reply, err := p.ask(ctx, m, carriesRecord(number))
	if err != nil {
		return record{}, false, err
	}
	return decodeRecord(reply), reply.number(atBody) == number, nil
}

// put writes a record over the one of the same number; false when the panel
// says no, as it does without a reason when its table is full.
func (p *panel) put(ctx context.Context, r record) (bool, error) {
	m := p.request(putCard)
	r.encode(&m)
	reply, err := p.ask(ctx, m, isVerdict)
	return reply[atBody] == 1, err
}

// erase deletes the record of a number; false when there was none.
func (p *panel) erase(ctx context.Context, number uint32) (bool, error) {
	m := p.request(deleteCard)
	m.setNumber(atBody, number)
	reply, err := p.ask(ctx, m, isVerdict)
	return reply[atBody] == 1, err
}

// count returns how many records the panel holds.
func (p *panel) count(ctx context.Context) (uint32, error) {
	reply, err := p.ask(ctx, p.request(countCards))
	return reply.number(atBody), err
}

// at reads the record at a place of the table, from 1. Its number is
// numberUnused past the last place and numberDeleted where one was deleted.
func (p *panel) at(ctx context.Context, place uint32) (record, error) {
	m := p.request(getCardByIndex)
	m.setNumber(atBody, place)
	reply, err := p.ask(ctx, m)
	return decodeRecord(reply), err
}

// unlock opens a door for as long as the panel is set to.
func (p *panel) unlock(ctx context.Context, door int) (bool, error) {
	m := p.request(openDoor)
	m.setNumber(atBody, uint32(door)) //nolint:gosec // 1 to 4, as the configuration was checked
	reply, err := p.ask(ctx, m, isVerdict)
	return reply[atBody] == 1, err
}
