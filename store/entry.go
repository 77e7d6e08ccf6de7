package store

import (
	"context"

	"latchkey"
)

// RecordEntry writes what happened at a door of an account: who came in, who was
// turned away. A code that was typed is not in it: the event names the method,
// with which the code is sealed. A door that the account does not have here any
// more has no events.
func (s *Store) RecordEntry(ctx context.Context, accountID string, entry latchkey.Entry) error {
	return s.inTx(ctx, nil, func(t *tx) error { return t.entered(ctx, accountID, entry) })
}

func (t *tx) entered(ctx context.Context, accountID string, entry latchkey.Entry) error {
	door, there, err := t.entryDoor(ctx, accountID, entry)
	if err != nil || !there {
		return err
	}
	user, err := t.entryUser(ctx, door, entry)
	if err != nil {
		return err
	}
	if err := t.recordEntry(ctx, door, entry, user); err != nil || !user.OneTime || entry.Kind != latchkey.EntryUnlocked {
		return err
	}
	return t.useUp(ctx, user.GrantID)
}

// entryDoor is the door of an entry; false when the account does not have it any more.
func (t *tx) entryDoor(ctx context.Context, accountID string, entry latchkey.Entry) (latchkey.Door, bool, error) {
	door, err := one[doorRow](ctx, t, "door", newQuery(doorSelect+`
		where d.account_id = ? and d.native_id = ? and d.deleted_at is null for no key update of d`, accountID, entry.Door))
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		return door, false, nil
	}
	if err != nil {
		return door, false, err
	}
	return door, true, t.enter(ctx, door.WorkspaceID)
}

// entryUser is who used a code or a credential; all is "" for what nobody knows.
type entryUser struct {
	CodeID                        string // as an access code
	Managed                       bool
	OneTime                       bool
	MethodID, GrantID, IdentityID string
}

// entryUserSelect reads who has or had a credential c by a hold h of a grant g.
const entryUserSelect = `
	select case when g.kind = 'access_grant' then c.id else g.id end as code_id, c.given_back_at is null as managed,
		h.method_id, h.grant_id, coalesce(` + personOfGrant + `, '') as identity_id, coalesce(ac.one_time, false) as one_time
	from credentials c join holds h on h.credential_id = c.id join grants g on g.id = h.grant_id
		left join access_codes ac on ac.grant_id = g.id`

func (t *tx) entryUser(ctx context.Context, door latchkey.Door, entry latchkey.Entry) (user entryUser, err error) {
	id, marked := credentialOf(t.vault, entry.Mark)
	if marked {
		_, err = t.getOne(ctx, &user, entryUserSelect+`
			where c.id::text = $1 and c.door_id = $2
			order by h.released_at desc nulls first, g.starts_at > $3, h.created_at limit 1`, id, door.ID, t.now)
		if err != nil {
			return user, failed("find whose credential was used", err)
		}
	}
	if user.CodeID == "" && entry.Ref != "" && !door.Capabilities.Marks {
		if user, err = t.recordUser(ctx, door, entry); err != nil {
			return user, err
		}
	}
	if user.Managed || entry.Ref == "" {
		return user, nil
	}
	var foreign entryUser
	_, err = t.getOne(ctx, &foreign, `
		select id as code_id from observed_codes where door_id = $1 and native_ref = $2 and gone_at is null`, door.ID, entry.Ref)
	if err != nil {
		return user, failed("find the unmanaged code that was used", err)
	}
	return foreign, nil
}

func (t *tx) recordEntry(ctx context.Context, door latchkey.Door, entry latchkey.Entry, user entryUser) error {
	data := map[string]any{}
	if door.Kind == latchkey.DoorDevice && user.CodeID != "" {
		data["access_code_id"] = user.CodeID
	}
	data = user.with(data)
	kind := latchkey.EventDeviceTampered
	switch entry.Kind {
	case latchkey.EntryUnlocked, latchkey.EntryLocked:
		return t.recordBolt(ctx, door, entry, user, data)
	case latchkey.EntryDenied:
		kind = latchkey.EventLockAccessDenied
		data["reason"] = map[string]any{"reason_code": entry.Reason, "message": entry.Reason.Sentence()}
	case latchkey.EntryTampered:
	}
	return t.recordUse(ctx, kind, door, user, data)
}

func (t *tx) recordBolt(ctx context.Context, door latchkey.Door, entry latchkey.Entry, user entryUser, data map[string]any) error {
	data["method"] = entry.Method
	if entry.Method == "" {
		data["method"] = latchkey.ByUnknown
	}
	if door.Kind == latchkey.DoorDevice && entry.Method == latchkey.ByKeycode {
		data["access_code_is_managed"] = user.Managed
	}
	locked := entry.Kind == latchkey.EntryLocked
	if _, err := t.ExecContext(ctx, `update doors set locked = $2 where id = $1`, door.ID, locked); err != nil {
		return failed("set bolt", err)
	}
	kind := latchkey.EventLockUnlocked
	if locked {
		kind = latchkey.EventLockLocked
	}
	return t.recordUse(ctx, kind, door, user, data)
}

// recordUse writes an event of a door that somebody used.
func (t *tx) recordUse(
	ctx context.Context, kind latchkey.EventType, door latchkey.Door, user entryUser, data map[string]any,
) error {
	about, all := doorSubject(door, data)
	user.in(&about)
	if door.Kind == latchkey.DoorDevice {
		about.AccessCodeID = user.CodeID
	}
	return t.record(ctx, door.WorkspaceID, kind, about, all)
}
