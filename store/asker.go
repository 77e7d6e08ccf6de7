package store

import (
	"context"

	"latchkey"
)

// askerLeft says why the client session that asked for a job is not to have it any
// more; nil when it is, or a server asked. It is asked as the lock is about to be told.
func (t *tx) askerLeft(ctx context.Context, attempt latchkey.ActionAttempt) (*latchkey.AttemptFailure, error) {
	var sessionID string
	asked, err := t.getOne(ctx, &sessionID, `select asked_by from action_attempts where id = $1 and asked_by is not null`, attempt.ID)
	if err != nil || !asked {
		return nil, err
	}
	if err := t.enter(ctx, attempt.WorkspaceID); err != nil {
		return nil, err
	}
	live, err := t.holds(ctx, newQuery(`select exists (select from client_sessions
		where id = ? and revoked_at is null and expires_at > ?)`, sessionID, t.now))
	switch {
	case err != nil:
		return nil, err
	case !live:
		return &latchkey.AttemptFailure{
			Type: "client_session_revoked", Message: "The client session that asked for it was revoked or deleted meanwhile, or is over.",
		}, nil
	case attempt.MethodID != "" || attempt.DoorID == "": // its grant says whether its key opens the door
		return nil, nil //nolint:nilnil // nothing speaks against it
	}
	usable, err := t.holds(ctx, newQuery(`select ? in `, attempt.DoorID).add(doorsUsable, t.now).as(latchkey.Viewer{SessionID: sessionID}))
	if err != nil || usable {
		return nil, err
	}
	return &latchkey.AttemptFailure{
		Type: "unauthorized", Message: "The client session that asked for it may not operate this device any more.",
	}, nil
}

// holds reads whether something is so.
func (t *tx) holds(ctx context.Context, q *query) (is bool, err error) {
	if err := t.GetContext(ctx, &is, q.text.String(), q.args...); err != nil {
		return false, failed("look for a client session", err)
	}
	return is, nil
}
