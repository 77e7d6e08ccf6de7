package store

import (
	"context"
	"slices"

	"github.com/lib/pq"

	"latchkey"
)

// RetryNow implements latchkey.Retries. What was refused is open again; the step
// that waits is superseded by one that does not.
func (s *Store) RetryNow(ctx context.Context, workspaceID string, at latchkey.MethodDoor) error {
	return s.inTx(ctx, &at.MethodID, func(t *tx) error {
		_, method, err := t.lockMethod(ctx, workspaceID, at.MethodID)
		if err != nil {
			return err
		}
		ids, err := method.Retryable(at)
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `
			update credentials set retries = retries + 1, paused_at = null,
				next_attempt_at = case when next_attempt_at is not null then $2::timestamptz end,
				state = `+opened+`
			where id = any($1::uuid[])`, pq.Array(ids), t.now)
		if err != nil {
			return failed("have credentials tried", err)
		}
		return t.tellHolders(ctx, latchkey.ReasonRetryNow, ids)
	})
}

// opened is the state of an entry that is tried again, refused or not.
const opened = `case when state <> 'refused' then state when uncertain or native_ref <> '' then 'setting' else 'waiting' end`

// tryRefused has tried what an account refused for good, as what a person must mend
// does, for it was mended. Somebody's pause stays.
func (t *tx) tryRefused(ctx context.Context, accountID string) error {
	return t.reopenRefused(ctx, `d.account_id = $1 and c.fault_class = 'permanent'`, accountID)
}

// tryUnable has tried what a door's lock said that it cannot do, or cannot do with that
// code, for it can do something else now than it could then.
func (t *tx) tryUnable(ctx context.Context, doorID string) error {
	return t.reopenRefused(ctx, `d.id = $1 and c.fault_class in ('unsupported', 'invalid_code')`, doorID)
}

func (t *tx) reopenRefused(ctx context.Context, which, id string) error {
	var ids []string
	err := t.SelectContext(ctx, &ids, `
		update credentials c set retries = retries + 1, state = `+opened+`
		from doors d
		where d.id = c.door_id and c.state = 'refused' and `+which+`
		returning c.id`, id)
	if err != nil {
		return failed("try again what was refused", err)
	}
	if len(ids) == 0 {
		return nil
	}
	return t.tellHolders(ctx, latchkey.ReasonRetryNow, ids)
}

// PauseMethod implements latchkey.Retries.
func (s *Store) PauseMethod(ctx context.Context, workspaceID string, at latchkey.MethodDoor) error {
	return s.inTx(ctx, &at.MethodID, func(t *tx) error {
		grant, method, err := t.lockMethod(ctx, workspaceID, at.MethodID)
		if err != nil {
			return err
		}
		ids, err := grant.Pausable(method, at, t.now)
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `
			update credentials set paused_at = coalesce(paused_at, $2),
				next_attempt_at = case when state = 'removing' then next_attempt_at end
			where id = any($1::uuid[])`, pq.Array(ids), t.now)
		if err != nil {
			return failed("pause credentials", err)
		}
		return t.tellHolders(ctx, latchkey.ReasonPaused, ids)
	})
}

// lockMethod reads a method, with its grant, which cannot change until the
// transaction ends.
func (t *tx) lockMethod(ctx context.Context, workspaceID, id string) (latchkey.Grant, latchkey.Method, error) {
	grantIDs, err := t.selectedGrants(ctx, workspaceID, latchkey.MethodSelector{MethodID: id})
	if err != nil {
		return latchkey.Grant{}, latchkey.Method{}, err
	}
	grant, err := t.reader().grant(ctx, grantIDs[0])
	if err != nil {
		return latchkey.Grant{}, latchkey.Method{}, err
	}
	at := slices.IndexFunc(grant.Methods, func(m latchkey.Method) bool { return m.ID == id })
	if at < 0 {
		return latchkey.Grant{}, latchkey.Method{}, latchkey.NotFound("access_method")
	}
	return grant, grant.Methods[at], nil
}

// tellHolders tells every grant that uses one of the entries.
func (t *tx) tellHolders(ctx context.Context, why latchkey.Reason, credentialIDs []string) error {
	grantIDs, err := t.grantsOf(ctx, credentialIDs)
	if err != nil {
		return err
	}
	return t.post(ctx, why, grantIDs...)
}
