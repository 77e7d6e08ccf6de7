package activities

import (
	"context"
	"log/slog"

	"latchkey"
	"latchkey/drivers"
	"latchkey/store"
)

// orphans removes credentials that carry the mark of this installation and that no row explains. It
// reads only locks that keep our mark and do not pay for it with their battery: those
// are cleaned when they are read (Account.readLock).
func (a *Cleanup) orphans(ctx context.Context, account latchkey.Account) (int, error) {
	doors, err := a.Store.AccountDoors(ctx, account.ID)
	if err != nil {
		return 0, err
	}
	removed := 0
	for _, door := range doors {
		if !door.Capabilities.Marks || door.Capabilities.Battery || !door.Online {
			continue
		}
		count, err := a.orphansOn(ctx, account, door)
		removed += count
		if err != nil {
			return removed, err
		}
	}
	return removed, nil
}

func (a *Cleanup) orphansOn(ctx context.Context, account latchkey.Account, door latchkey.Door) (int, error) {
	session, err := a.Sessions.Of(ctx, account.ID, account.Provider)
	if err != nil {
		return 0, err
	}
	snapshot, err := calmly(func() (drivers.Snapshot, error) { return session.Observe(ctx, door.NativeID) })
	if err != nil {
		return 0, err
	}
	marked := map[string]drivers.Observed{}
	var marks []string
	for _, item := range snapshot.Items {
		if id, ours := a.Store.CredentialOf(item.Owner); ours {
			marked[id] = item
			marks = append(marks, id)
		}
	}
	unknown, err := a.Store.UnknownCredentials(ctx, marks)
	if err != nil {
		return 0, err
	}
	removed := 0
	for _, mark := range unknown {
		gone, err := a.removeOrphan(ctx, session, door, marked[mark])
		if err != nil {
			return removed, err
		}
		if gone {
			removed++
		}
	}
	return removed, nil
}

// removeOrphan takes an entry off that nothing explains. It asks again once nobody
// else may talk to the lock: a suspended grant may have been resumed meanwhile.
func (a *Cleanup) removeOrphan(
	ctx context.Context, session drivers.Session, door latchkey.Door, item drivers.Observed,
) (gone bool, err error) {
	leave, err := a.Lanes.Enter(ctx, door.Lane(), door.Capabilities.MinInterval)
	if err != nil {
		return false, err
	}
	defer leave()
	return removeUnknown(ctx, a.Store, a.Log, session, door, item)
}

// removeUnknown takes an entry off that carries our mark, unless a row explains it. The
// lock's lane must be held.
func removeUnknown(
	ctx context.Context, db *store.Store, log *slog.Logger, session drivers.Session, door latchkey.Door, item drivers.Observed,
) (gone bool, err error) {
	mark, ours := db.CredentialOf(item.Owner)
	if !ours {
		return false, nil
	}
	unknown, err := db.UnknownCredentials(ctx, []string{mark})
	if err != nil || len(unknown) == 0 {
		return false, err
	}
	log.Error("removing a credential of ours that nothing explains", "door_id", door.ID, "mark", mark)
	op := drivers.Op{
		Key: item.Owner + "/orphan", Action: drivers.Remove, Door: door.NativeID, Ref: item.Ref,
		Credential: drivers.Credential{ID: item.Owner, Mode: item.Mode, Secret: item.Secret},
	}
	_, err = calmly(func() (drivers.Receipt, error) { return session.Apply(ctx, op) })
	return err == nil, err
}
