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
// are cleaned when they are read (Account.clean).
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
		gone, err := leftovers{a.Store, a.Lanes, a.Log}.remove(ctx, session, door, marked[mark])
		if err != nil {
			return removed, err
		}
		if gone {
			removed++
		}
	}
	return removed, nil
}

// leftovers takes off what carries our mark and no row explains.
type leftovers struct {
	Store *store.Store
	Lanes *store.Lanes
	Log   *slog.Logger
}

// remove takes an entry off, unless it is not ours or a row explains it. It asks once
// nobody else may talk to the lock: a suspended grant may have been resumed meanwhile.
func (l leftovers) remove(
	ctx context.Context, session drivers.Session, door latchkey.Door, item drivers.Observed,
) (gone bool, err error) {
	mark, ours := l.Store.CredentialOf(item.Owner)
	if !ours {
		return false, nil
	}
	leave, err := l.Lanes.Enter(ctx, door.Lane(), door.Capabilities.MinInterval)
	if err != nil {
		return false, err
	}
	defer leave()
	unknown, err := l.Store.UnknownCredentials(ctx, []string{mark})
	if err != nil || len(unknown) == 0 {
		return false, err
	}
	l.Log.Error("removing a credential of ours that nothing explains", "door_id", door.ID, "mark", mark)
	op := drivers.Op{
		Key: item.Owner + "/orphan", Action: drivers.Remove, Door: door.NativeID, Ref: item.Ref,
		Credential: drivers.Credential{ID: item.Owner, Mode: item.Mode, Secret: item.Secret},
	}
	ctx, cancel := context.WithTimeout(ctx, lockTime)
	defer cancel()
	_, err = calmly(func() (drivers.Receipt, error) { return session.Apply(ctx, op) })
	return err == nil, err
}
