package uhppote

import (
	"context"

	"latchkey"
)

// hours is how a door of a record follows the clock: the profile that it is tied to
// and those linked to it, as the panel has them.
type hours struct {
	chain []profile
	void  bool // one of them is not there: a panel then lets everybody in at any hour
}

// areOurs reports whether nobody else has a part in the hours. Where a profile is
// missing somebody cleared it: there is nothing left that would be theirs.
func (h hours) areOurs() bool {
	for _, p := range h.chain {
		if !p.isOurs() {
			return false
		}
	}
	return true
}

// during is the span from the first to the last minute at which a record of these
// days opens. One that never does ends as it begins.
func (h hours) during(on days) span {
	if h.void {
		return on.span()
	}
	whole, found := span{start: on.from.utc(), end: on.from.utc()}, false
	for _, p := range h.chain {
		part, opens := p.opens(on)
		switch {
		case opens && !found:
			whole, found = part, true
		case opens:
			whole = whole.hull(part)
		}
	}
	return whole.inCalendar()
}

func (s span) hull(o span) span {
	if o.start.Before(s.start) {
		s.start = o.start
	}
	if o.end.After(s.end) {
		s.end = o.end
	}
	return s
}

// hoursReader reads what doors of records are tied to, each profile once.
type hoursReader struct {
	panel *panel
	turn  turn
	known map[byte]*profile // nil for one that is not there
}

func (p *panel) hours(turn turn) *hoursReader {
	return &hoursReader{panel: p, turn: turn, known: map[byte]*profile{}}
}

// of reads the hours that the value of a door in a record stands for.
func (r *hoursReader) of(ctx context.Context, value byte) (hours, error) {
	var h hours
	switch {
	case value == doorOpen:
		return hours{void: true}, nil
	case !isProfile(value):
		return hours{chain: []profile{{}}}, nil // it means nothing, to a panel or to us
	}
	seen := map[byte]bool{}
	for number := value; isProfile(number) && !seen[number]; {
		seen[number] = true
		found, err := r.read(ctx, number)
		if err != nil {
			return hours{}, err
		}
		if found == nil {
			h.void = true
			break
		}
		h.chain, number = append(h.chain, *found), found.next
	}
	return h, nil
}

func (r *hoursReader) read(ctx context.Context, number byte) (*profile, error) {
	if found, known := r.known[number]; known {
		return found, nil
	}
	answer, err := inTurn(ctx, r.turn, func(ctx context.Context) (*profile, error) {
		found, there, err := r.panel.profile(ctx, number)
		if !there {
			return nil, err
		}
		return &found, err
	})
	if err == nil {
		r.known[number] = answer
	}
	return answer, err
}

// windowOf is from the first to the last instant at which a door of a record opens.
func (r *hoursReader) windowOf(ctx context.Context, row record, door int) (latchkey.Window, error) {
	h, err := r.of(ctx, row.door(door))
	if err != nil {
		return latchkey.Window{}, err
	}
	return h.during(row.days).window(r.panel.zone), nil
}

func isProfile(value byte) bool { return value >= firstProfile && value <= lastProfile }
