package store

import (
	"context"
	"fmt"
	"time"

	"latchkey"
)

// PlanGrant brings the rows of a grant in line with what is wanted, records the
// transitions that follow from what the locks said, and returns what is left to
// do. It is the only place that issues methods and moves a grant's status. A
// grant that is not there any more is over. at is the workflow's time, which
// runs ahead of the clock when a test skips time; the later of the two counts.
// The plan is made in the time of the grant's workspace and returned in real
// time, which is what timers run in.
func (s *Store) PlanGrant(ctx context.Context, grantID string, at time.Time) (latchkey.Grant, latchkey.Plan, error) {
	var grant latchkey.Grant
	var plan latchkey.Plan
	err := s.inTxAgain(ctx, nil, func(t *tx) error {
		t.now = later(t.now, at)
		found, err := t.hold(ctx, grantID)
		if err != nil {
			return err
		}
		if !found {
			plan = latchkey.Plan{Status: latchkey.GrantDeleted}
			return nil
		}
		if grant, err = t.reader().grant(ctx, grantID); err != nil {
			return err
		}
		plan, err = t.plan(ctx, &grant)
		plan = plan.InRealTime(t.offset)
		return err
	})
	return grant, plan, err
}

// hold keeps a grant from being planned, changed or acted on until the
// transaction ends, which goes on in the time of the grant's workspace.
func (t *tx) hold(ctx context.Context, grantID string) (found bool, err error) {
	var offset int64
	found, err = t.getOne(ctx, &offset, `
		select w.clock_offset_us from grants g join workspaces w on w.id = g.workspace_id
		where g.id = $1 for no key update of g`, grantID)
	if err != nil {
		return false, fmt.Errorf("hold grant: %w", err)
	}
	t.ahead(microseconds(offset))
	return found, nil
}

// later is the later of the two, with the database's precision.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b.UTC().Truncate(time.Microsecond)
	}
	return a
}

func (t *tx) plan(ctx context.Context, grant *latchkey.Grant) (latchkey.Plan, error) {
	if !grant.Finished(t.now) {
		if err := t.materialise(ctx, grant); err != nil { // a suspended grant reserves what it will need
			return latchkey.Plan{}, err
		}
		if err := t.pullForLate(ctx, grant); err != nil {
			return latchkey.Plan{}, err
		}
		if err := t.tellStarted(ctx, grant); err != nil {
			return latchkey.Plan{}, err
		}
	}
	if err := t.writeOurs(ctx, grant); err != nil {
		return latchkey.Plan{}, err
	}
	for m := range grant.Methods {
		if err := t.moveMethod(ctx, *grant, &grant.Methods[m]); err != nil {
			return latchkey.Plan{}, err
		}
		if err := t.reportLate(ctx, *grant, grant.Methods[m]); err != nil {
			return latchkey.Plan{}, err
		}
	}
	plan := grant.Plan(t.now)
	return plan, t.moveGrant(ctx, grant, plan.Status)
}
