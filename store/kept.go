package store

import (
	"context"

	"github.com/google/uuid"

	"latchkey"
)

// onLocks is the condition that a credential c is one that a lock has, and not a
// key of ours (Mode.Kept).
const onLocks = `c.mode not in ('cloud_key', 'mobile_key')`

// accepts is the condition that a door d takes the credentials of a method m
// (Capabilities.Accepts).
const accepts = `case when m.mode in ('cloud_key', 'mobile_key') then coalesce((d.capabilities->>'unlock')::boolean, false)
	else jsonb_exists(d.capabilities->'modes', m.mode) end`

// serveKept adds the doors to the one key of the request. It has no secret: who
// may use it is asked when it is used.
func (t *tx) serveKept(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) error {
	if method := alive(grant, position); method != nil {
		return t.addCredentials(ctx, grant, method, doors)
	}
	return t.addMethodWithID(ctx, grant, uuid.NewString(), position, latchkey.Secret{}, fit{free: doors})
}

// alive finds the method of a request that takes more doors; nil when there is none.
func alive(grant *latchkey.Grant, position int) *latchkey.Method {
	for m := range grant.Methods {
		if method := &grant.Methods[m]; method.Request == position && method.DeleteAskedAt == nil && !spent(*method) {
			return method
		}
	}
	return nil
}

// writeOurs does what of a grant's plan is done by writing it down, until nothing
// of it is left: one thing may wait for another.
func (t *tx) writeOurs(ctx context.Context, grant *latchkey.Grant) error {
	for plan := grant.Plan(t.now); plan.Ours(); plan = grant.Plan(t.now) {
		if err := t.drop(ctx, grant, plan.Drops); err != nil {
			return err
		}
		if err := t.release(ctx, grant, plan.Releases); err != nil {
			return err
		}
		if err := t.carryOutKept(ctx, grant, plan.Kept); err != nil {
			return err
		}
	}
	return nil
}

// carryOutKept does steps at keys of ours as an activity does those at locks: the
// intent and the word of acknowledgement are one transaction.
func (t *tx) carryOutKept(ctx context.Context, grant *latchkey.Grant, steps []latchkey.Step) error {
	if len(steps) == 0 {
		return nil
	}
	for _, step := range steps {
		job, err := t.jobOf(ctx, *grant, step)
		if err != nil {
			return err
		}
		if err := t.intend(ctx, &job); err != nil {
			return err
		}
		if err := t.finishKept(ctx, job); err != nil {
			return err
		}
	}
	for m := range grant.Methods {
		if method := &grant.Methods[m]; method.Mode.Kept() {
			if err := t.rereadCredentials(ctx, method); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *tx) finishKept(ctx context.Context, job Job) error {
	switch job.Step.Action {
	case latchkey.StepSetAside:
		return t.setAside(ctx, job, "")
	case latchkey.StepRemove:
		return t.takeOff(ctx, job, "")
	case latchkey.StepPut:
	}
	return t.put(ctx, job, Ack{Actual: job.Window})
}
