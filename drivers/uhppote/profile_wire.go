package uhppote

import "context"

// Offsets in the messages that carry a time profile: those of uhppote-core's
// SetTimeProfileRequest and GetTimeProfileResponse.
const (
	atProfileFrom = 9
	atProfileTo   = 13
	atWeekdays    = 17 // seven bytes, from Monday
	atSegments    = 24 // three times four: hour and minute from, hour and minute to
	atNextProfile = 36
)

// neverOpen is a segment that makes no sense.
var neverOpen = segment{from: 1, to: 0}

// encode writes the profile into a request.
func (p profile) encode(m *message) {
	m.setDate(atProfileFrom, p.days.from)
	m.setDate(atProfileTo, p.days.to)
	for i, open := range p.weekdays {
		if open {
			m[atWeekdays+i] = 1
		}
	}
	for i, s := range p.segments {
		at := atSegments + 4*i //nolint:mnd // bytes of a segment
		m.setMinute(at, s.from)
		m.setMinute(at+2, s.to) //nolint:mnd // bytes of a time
	}
	m[atNextProfile] = p.next
}

// decodeProfile reads a profile from a reply.
func decodeProfile(m message) profile {
	p := profile{days: days{m.date(atProfileFrom), m.date(atProfileTo)}, next: m[atNextProfile]}
	for i := range p.weekdays {
		p.weekdays[i] = m[atWeekdays+i] == 1
	}
	for i := range p.segments {
		at := atSegments + 4*i //nolint:mnd // bytes of a segment
		from, ok1 := m.minute(at)
		to, ok2 := m.minute(at + 2) //nolint:mnd // bytes of a time
		p.segments[i] = segment{from, to}
		if !ok1 || !ok2 {
			p.segments[i] = neverOpen
		}
	}
	return p
}

// setMinute writes a minute of the day as two bytes of BCD: HHmm.
func (m *message) setMinute(at, minute int) { m[at], m[at+1] = toBCD(minute/60), toBCD(minute%60) }

func (m *message) minute(at int) (int, bool) {
	hour, ok1 := fromBCD(m[at])
	minute, ok2 := fromBCD(m[at+1])
	return hour*60 + minute, ok1 && ok2 && hour < 24 && minute < 60
}

// profile reads the profile of a number; false when there is none.
func (p *panel) profile(ctx context.Context, number byte) (profile, bool, error) {
	m := p.request(getProfile)
	m[atBody] = number
	reply, err := p.ask(ctx, m, func(reply message) bool { return reply[atBody] == number || reply[atBody] == noProfile })
	if err != nil {
		return profile{}, false, err
	}
	return decodeProfile(reply), reply[atBody] == number, nil
}

// setProfile writes a profile over the one of its number; false when the panel says no.
func (p *panel) setProfile(ctx context.Context, number byte, content profile) (bool, error) {
	m := p.request(setProfile)
	m[atBody] = number
	content.encode(&m)
	reply, err := p.ask(ctx, m, isVerdict)
	return reply[atBody] == 1, err
}
