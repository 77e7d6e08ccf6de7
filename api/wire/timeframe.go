package wire

import (
	"fmt"
	"time"

	"latchkey"
)

// TimeFrame is one kind of window that a lock can be given.
type TimeFrame struct {
	DisplayName string     `json:"display_name"`
	Min         string     `json:"min_duration,omitempty" doc:"An ISO 8601 duration."`
	Max         string     `json:"max_duration,omitempty" doc:"An ISO 8601 duration."`
	SameTime    bool       `json:"matching_start_end_time,omitempty"`
	Pairs       []TimePair `json:"time_pairs,omitempty"`
}

// TimePair is when a window starts and ends, as times of day of the lock.
type TimePair struct {
	DisplayName string `json:"display_name"`
	Start       string `json:"start_time"`
	End         string `json:"end_time"`
}

// timeFramesOf are the frames of a lock that is programmed, or of one whose codes
// are computed.
func timeFramesOf(can latchkey.Capabilities) (online, offline []TimeFrame) {
	if len(can.Frames) == 0 {
		return nil, nil
	}
	frames := Map(can.Frames, timeFrameOf)
	if can.Offline {
		return nil, frames
	}
	return frames, nil
}

func timeFrameOf(f latchkey.TimeFrame) TimeFrame {
	frame := TimeFrame{DisplayName: f.Name, Min: iso(f.Min), Max: iso(f.Max), SameTime: f.SameTime}
	for _, slot := range f.Slots {
		frame.Pairs = append(frame.Pairs, TimePair{DisplayName: slot.Name, Start: slot.Start, End: slot.End})
	}
	return frame
}

// iso is a duration in whole hours, or in days from 29 on; "" for none.
func iso(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d == 0:
		return ""
	case d >= 29*day && d%day == 0:
		return fmt.Sprintf("P%dD", d/day)
	}
	return fmt.Sprintf("PT%dH", d/time.Hour)
}
