package store

import (
	"context"

	"latchkey"
)

// A gateway that keeps what happened at its doors may keep what was opened by a
// command, and not whose it was. Those that were ours are known by their time: each
// of our jobs has at most one entry, and each is told once, by the end of its
// job or by the entry, whichever comes first.

// command is a job of ours that an entry shows to have opened its door.
type command struct {
	ID       string
	Status   latchkey.AttemptStatus
	MethodID string
}

// commands finds the jobs behind the entries, by their place. Jobs are locked before
// any door is, as where they end.
func (t *tx) commands(ctx context.Context, accountID string, entries []latchkey.Entry) (map[int]command, error) {
	found := map[int]command{}
	for i, entry := range entries {
		if entry.Kind != latchkey.EntryUnlocked || !entry.Unsigned {
			continue
		}
		job, ours, err := t.command(ctx, accountID, entry)
		if err != nil {
			return nil, err
		}
		if ours {
			found[i] = job
		}
	}
	return found, nil
}

// command takes the nearest job that told the door to open about then, and of which it
// is not known that it did not.
func (t *tx) command(ctx context.Context, accountID string, entry latchkey.Entry) (job command, found bool, err error) {
	var workspaceID string
	if err := t.GetContext(ctx, &workspaceID, `select workspace_id from accounts where id = $1`, accountID); err != nil {
		return job, false, missing("connected_account", err)
	}
	if err := t.enter(ctx, workspaceID); err != nil {
		return job, false, err
	}
	t.before = &entry.At
	at := t.occurred()
	found, err = t.getOne(ctx, &job, `
		update action_attempts set seen_at_door = $3 where id = (
			select a.id from action_attempts a join doors d on d.id = a.door_id
			where d.account_id = $1 and d.native_id = $2 and d.deleted_at is null and a.type = $6 and a.begun
				and a.seen_at_door is null and a.created_at between $4 and $5
				and (a.status <> 'error' or a.error_type in ($7, $8))
			order by abs(extract(epoch from a.created_at - $3::timestamptz)) limit 1 for no key update of a)
		returning id, status, coalesce(method_id::text, '') as method_id`,
		accountID, entry.Door, at, at.Add(-latchkey.AttemptTime-recordSlack), at.Add(recordSlack),
		latchkey.AttemptUnlockDoor, latchkey.AttemptUnconfirmed, latchkey.AttemptExpired)
	if err != nil {
		return job, false, failed("find who opened the door from afar", err)
	}
	return job, found, nil
}

// carriedOut tells that a door opened by a job of ours, unless its end has told so.
func (t *tx) carriedOut(ctx context.Context, accountID string, entry latchkey.Entry, job command) error {
	if job.Status == latchkey.AttemptSucceeded {
		return nil
	}
	door, there, err := t.entryDoor(ctx, accountID, entry)
	if err != nil || !there {
		return err
	}
	user, err := t.keyUser(ctx, job.MethodID)
	if err != nil {
		return err
	}
	return t.setBolt(ctx, door, user, false, user.with(map[string]any{"method": latchkey.ByRemote, "action_attempt_id": job.ID}))
}

// seenAtDoor reports whether the door's own log has told already that it opened by a job.
func (t *tx) seenAtDoor(ctx context.Context, attemptID string) (seen bool, err error) {
	err = t.GetContext(ctx, &seen, `select seen_at_door is not null from action_attempts where id = $1`, attemptID)
	if err != nil {
		return false, failed("look for the door's own word", err)
	}
	return seen, nil
}
