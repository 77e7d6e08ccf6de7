package latchkey

import "time"

// InRealTime is a plan that was made by a clock that is ahead of the real time,
// with the real instants at which its own come.
func (p Plan) InRealTime(ahead time.Duration) Plan {
	if ahead == 0 {
		return p
	}
	p.WakeAt = earlier(p.WakeAt, ahead)
	steps := make([]Step, len(p.Steps))
	for i, step := range p.Steps {
		step.NextAt = earlier(step.NextAt, ahead)
		steps[i] = step
	}
	p.Steps = steps
	return p
}

func earlier(at *time.Time, by time.Duration) *time.Time {
	if at == nil {
		return nil
	}
	before := at.Add(-by)
	return &before
}
