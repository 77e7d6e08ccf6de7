package uhppotetest

import (
	"fmt"
	"time"

	"github.com/uhppoted/uhppote-core/types"
)

// Profile is a time profile of a panel: it opens on its days and weekdays in any
// of its segments, and when the one that it is linked to does.
type Profile struct {
	From, To string // yyyy-mm-dd, both included
	Weekdays []time.Weekday
	Segments [3][2]string // HH:mm, both included
	Linked   uint8
}

// EveryDay are all weekdays.
var EveryDay = []time.Weekday{
	time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday,
}

// OfficeHours are such a profile as people make one.
var OfficeHours = Profile{
	From: "2024-01-01", To: "2090-12-31", Weekdays: EveryDay[1:6],
	Segments: [3][2]string{{"08:30", "12:00"}, {"13:00", "17:30"}, {"00:00", "00:00"}},
}

// Profiles lists the time profiles of a panel by number.
func (o Outsider) Profiles(serial uint32) (map[uint8]Profile, error) {
	found := map[uint8]Profile{}
	for number := uint8(2); number <= 254; number++ {
		shown, err := o.client.GetTimeProfile(serial, number)
		if err != nil {
			return nil, fmt.Errorf("uhppotetest: %w", err)
		}
		if shown != nil {
			found[number] = profileOf(*shown)
		}
	}
	return found, nil
}

func profileOf(shown types.TimeProfile) Profile {
	p := Profile{From: shown.From.String(), To: shown.To.String(), Linked: shown.LinkedProfileID}
	for _, day := range EveryDay {
		if shown.Weekdays[day] {
			p.Weekdays = append(p.Weekdays, day)
		}
	}
	for i := range p.Segments {
		segment := shown.Segments[uint8(i+1)]
		p.Segments[i] = [2]string{segment.Start.String(), segment.End.String()}
	}
	return p
}

// PutProfile writes a time profile over the one of its number.
func (o Outsider) PutProfile(serial uint32, number uint8, p Profile) error {
	profile := types.TimeProfile{ID: number, LinkedProfileID: p.Linked, Weekdays: types.Weekdays{}, Segments: types.Segments{}}
	var err error
	if profile.From, err = types.ParseDate(p.From); err != nil {
		return fmt.Errorf("uhppotetest: %w", err)
	}
	if profile.To, err = types.ParseDate(p.To); err != nil {
		return fmt.Errorf("uhppotetest: %w", err)
	}
	for _, day := range p.Weekdays {
		profile.Weekdays[day] = true
	}
	for i, segment := range p.Segments {
		from, err1 := types.HHmmFromString(segment[0])
		to, err2 := types.HHmmFromString(segment[1])
		if err1 != nil || err2 != nil {
			return fmt.Errorf("uhppotetest: %q is no part of a day", segment)
		}
		profile.Segments[uint8(i+1)] = types.Segment{Start: *from, End: *to}
	}
	return verdict(o.client.SetTimeProfile(serial, profile))
}

// ClearProfiles takes all time profiles off, the only way in which a panel can.
func (o Outsider) ClearProfiles(serial uint32) error {
	return verdict(o.client.ClearTimeProfiles(serial))
}
