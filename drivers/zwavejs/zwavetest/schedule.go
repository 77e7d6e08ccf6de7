package zwavetest

import (
	"context"
	"encoding/json"
	"time"
)

// YearDay is a schedule of a lock's code; years are since 2000.
type YearDay struct {
	StartYear   int `json:"startYear"`
	StartMonth  int `json:"startMonth"`
	StartDay    int `json:"startDay"`
	StartHour   int `json:"startHour"`
	StartMinute int `json:"startMinute"`
	StopYear    int `json:"stopYear"`
	StopMonth   int `json:"stopMonth"`
	StopDay     int `json:"stopDay"`
	StopHour    int `json:"stopHour"`
	StopMinute  int `json:"stopMinute"`
}

// Start is what the lock's clock shows when the schedule begins.
func (y YearDay) Start() time.Time {
	return time.Date(2000+y.StartYear, time.Month(y.StartMonth), y.StartDay, y.StartHour, y.StartMinute, 0, 0, time.UTC)
}

// Stop is what it shows at the end.
func (y YearDay) Stop() time.Time {
	return time.Date(2000+y.StopYear, time.Month(y.StopMonth), y.StopDay, y.StopHour, y.StopMinute, 0, 0, time.UTC)
}

// SetSchedule gives a code a schedule, as another controller may; nil takes it off.
func (l Lock) SetSchedule(ctx context.Context, slot, place int, schedule *YearDay) error {
	how := map[string]any{"slot": slot, "place": place}
	if schedule != nil {
		how["schedule"] = schedule
	}
	return l.network.Act(ctx, l.Node, "schedule", how, nil)
}

// Clock moves the lock's clock, and says what it shows then, as a time in UTC with
// the clock's digits.
func (l Lock) Clock(ctx context.Context, by time.Duration) (time.Time, error) {
	var got struct {
		Shown time.Time `json:"shown"`
	}
	err := l.network.Act(ctx, l.Node, "clock", map[string]any{"by": by.Seconds()}, &got)
	return got.Shown, err
}

// Schedules reports the place of the code whose schedule a command changes; 0 when
// it changes none.
func Schedules(m Message) int {
	var of struct {
		User int `json:"userId"`
	}
	if m.Class != 78 || m.Method != "setYearDaySchedule" || len(m.Args) == 0 || json.Unmarshal(m.Args[0], &of) != nil {
		return 0
	}
	return of.User
}
