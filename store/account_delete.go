package store

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"latchkey"
)

// DeleteAccount implements latchkey.Accounts. Its doors are no longer targets of
// anything, so the grants take their credentials off; FinishAccountDeletion does
// the rest when the last is gone.
func (s *Store) DeleteAccount(ctx context.Context, workspaceID, id string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		account, err := t.lockAccountOf(ctx, workspaceID, id)
		if err != nil {
			return err
		}
		if err := t.untarget(ctx, account); err != nil {
			return err
		}
		_, err = t.finishAccount(ctx, account)
		return err
	})
}

// AbandonAccount implements latchkey.Accounts. The rows say of each credential
// that it was left behind, and for the grants it is gone: there is nobody left
// to ask. Should the locks be connected again, the cleanup finds our marks on
// them and takes off what no grant explains.
func (s *Store) AbandonAccount(ctx context.Context, workspaceID, id string) ([]latchkey.LeftBehind, error) {
	var left []latchkey.LeftBehind
	err := s.inTx(ctx, &id, func(t *tx) error {
		account, err := t.lockAccountOf(ctx, workspaceID, id)
		if err != nil {
			return err
		}
		if err := t.untarget(ctx, account); err != nil {
			return err
		}
		doors, err := all[doorRow](ctx, t, newQuery(doorSelect+` where d.account_id = ?`, account.ID))
		if err != nil {
			return err
		}
		if err := t.writeOff(ctx, doors, "its account was deleted by force"); err != nil {
			return err
		}
		if _, err = t.finishAccount(ctx, account); err != nil {
			return err
		}
		left, err = leftBehind(ctx, t, "d.account_id = ?", id)
		return err
	})
	return left, err
}

// LeftBehind implements latchkey.Accounts.
func (s *Store) LeftBehind(ctx context.Context, workspaceID, id string) ([]latchkey.LeftBehind, error) {
	return leftBehind(ctx, s.db, "d.workspace_id = ? and d.account_id = ?", workspaceID, id)
}

// untarget marks the account as being deleted and takes its doors out of every
// grant and space.
func (t *tx) untarget(ctx context.Context, account latchkey.Account) error {
	_, err := t.ExecContext(ctx, `update accounts set delete_asked_at = coalesce(delete_asked_at, $2) where id = $1`, account.ID, t.now)
	if err != nil {
		return failed("ask for the account's deletion", err)
	}
	if err := t.deleteACSUsersBy(ctx, account.WorkspaceID, "y.account_id", account.ID); err != nil {
		return err
	}
	if err := t.endCredentials(ctx, account.ID); err != nil {
		return err
	}
	if err := t.dropGroupsOf(ctx, account); err != nil {
		return err
	}
	var doorIDs []string
	if err := t.SelectContext(ctx, &doorIDs, `select id from doors where account_id = $1 order by id`, account.ID); err != nil {
		return failed("list the account's doors", err)
	}
	grantIDs, err := t.grantsOnDoors(ctx, doorIDs)
	if err != nil {
		return err
	}
	if err := t.endCodes(ctx, doorIDs...); err != nil {
		return err
	}
	for _, table := range []string{"grant_doors", "space_doors"} {
		if _, err := t.ExecContext(ctx, `delete from `+table+` where door_id = any($1::uuid[])`, pq.Array(doorIDs)); err != nil {
			return failed("take the account's doors out of "+table, err)
		}
	}
	if err := t.post(ctx, latchkey.ReasonDoorsChanged, grantIDs...); err != nil {
		return err
	}
	return t.postTo(ctx, latchkey.KindAccount, latchkey.ReasonSyncNow, account.ID)
}

// FinishAccountDeletion lets an account go that is being deleted, when nothing
// of ours is on its locks any more. gone is whether it has gone.
func (s *Store) FinishAccountDeletion(ctx context.Context, id string) (gone bool, err error) {
	err = s.inTx(ctx, nil, func(t *tx) error {
		account, err := t.lockAccount(ctx, id)
		if err != nil || account.DeleteAskedAt == nil {
			return err
		}
		gone, err = t.finishAccount(ctx, account)
		return err
	})
	return gone && err == nil, err
}

func (t *tx) finishAccount(ctx context.Context, account latchkey.Account) (gone bool, err error) {
	var live int
	err = t.GetContext(ctx, &live, `
		select count(*) from credentials c join doors d on d.id = c.door_id
		where d.account_id = $1 and c.state not in ('removed', 'waiting') and `+onLocks, account.ID)
	if err != nil {
		return false, failed("look for credentials of the account", err)
	}
	if live > 0 {
		return false, nil
	}
	if err := t.removeAccountDoors(ctx, account); err != nil {
		return false, err
	}
	// The login is forgotten at once; the row stays for the events and timelines that name it.
	_, err = t.ExecContext(ctx, `update accounts set deleted_at = $2, config_sealed = '' where id = $1`, account.ID, t.now)
	if err != nil {
		return false, fmt.Errorf("delete account: %w", err)
	}
	return true, t.recordAccount(ctx, latchkey.EventAccountDeleted, account,
		map[string]any{"connected_account_type": account.Provider})
}

func (t *tx) removeAccountDoors(ctx context.Context, account latchkey.Account) error {
	doors, err := all[doorRow](ctx, t, newQuery(doorSelect+` where d.account_id = ? and d.removed_at is null order by d.id`, account.ID))
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `
		update doors set removed_at = $2 where account_id = $1 and removed_at is null`, account.ID, t.now)
	if err != nil {
		return failed("remove the account's doors", err)
	}
	for _, door := range doors {
		if err := t.recordDoorEvent(ctx, deletedEvents[door.Kind], door, nil); err != nil {
			return err
		}
	}
	return nil
}

// deletedEvents are the events of a door whose account is deleted.
var deletedEvents = map[latchkey.DoorKind]latchkey.EventType{
	latchkey.DoorDevice: latchkey.EventDeviceDeleted, latchkey.DoorEntrance: latchkey.EventEntranceRemoved,
}
