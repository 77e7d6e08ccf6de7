package store

import "context"

// useUp ends a code for one use, which opened its door. Its lock enforces nothing
// any more.
func (t *tx) useUp(ctx context.Context, grantID string) error {
	_, err := t.ExecContext(ctx, `
		update credentials c set actual_ends_at = $2 from holds h
		where h.credential_id = c.id and h.grant_id = $1 and h.released_at is null and c.state <> 'removed'`, grantID, t.now)
	if err != nil {
		return failed("end a code for one use", err)
	}
	return t.askGrantsDeleted(ctx, grantID)
}

// usedUp ends the code for one use that is missing from its lock: it was used when
// nobody listened.
func (t *tx) usedUp(ctx context.Context, credentialID string) (bool, error) {
	var grantID string
	used, err := t.getOne(ctx, &grantID, `
		select g.id from holds h join access_codes ac on ac.grant_id = h.grant_id join grants g on g.id = h.grant_id
		where h.credential_id = $1 and h.released_at is null and ac.one_time`, credentialID)
	if err != nil {
		return false, failed("look for a code for one use", err)
	}
	if !used {
		return false, nil
	}
	return true, t.useUp(ctx, grantID)
}
