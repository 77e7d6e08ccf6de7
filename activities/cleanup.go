package activities

import (
	"context"
	"log/slog"
	"time"

	"latchkey"
	"latchkey/drivers"
	"latchkey/store"
)

// Cleanup looks for what should not be there.
type Cleanup struct {
	Store    *store.Store
	Sessions *Sessions
	Lanes    *store.Lanes
	Running  RunningGrants
	Watch    func(ctx context.Context, accountID string) error // starts an account's workflow, if it does not run
	Log      *slog.Logger
}

// RunningGrants lists the grants whose workflow runs.
type RunningGrants func(ctx context.Context) (map[string]bool, error)

// Swept is what a sweep found.
type Swept struct {
	Missing  int `json:"missing"`  // open grants without a running workflow
	Overdue  int `json:"overdue"`  // grants that should have been clean by now
	Reopened int `json:"reopened"` // grants recorded as over with a credential left
	Orphans  int `json:"orphans"`  // credentials with our mark that no row explains
}

// overdueGrace is how long a grant may take to be cleaned before the sweep
// nudges it.
const overdueGrace = 20 * time.Minute

// Sweep nudges every grant that needs it, removes credentials of ours that
// nothing explains, and forgets what is past its time.
func (a *Cleanup) Sweep(ctx context.Context) (Swept, error) {
	stop := heartbeat(ctx)
	defer stop()
	var swept Swept
	var failure error
	for _, part := range []func(context.Context, *Swept) error{
		a.expired, a.reopened, a.missing, a.overdue, a.accounts,
	} {
		if err := part(ctx, &swept); err != nil {
			a.Log.Error("a part of the sweep failed; the others go on", "error", err)
			failure = retryStore(err)
		}
	}
	return swept, failure
}

func (a *Cleanup) reopened(ctx context.Context, swept *Swept) error {
	ids, err := a.Store.Reopen(ctx)
	swept.Reopened = len(ids)
	if len(ids) > 0 {
		a.Log.Error("ended grants still had credentials; removing them", "grant_ids", ids)
	}
	return err
}

func (a *Cleanup) missing(ctx context.Context, swept *Swept) error {
	running, err := a.Running(ctx)
	if err != nil {
		return err
	}
	open, err := a.Store.OpenGrants(ctx)
	if err != nil {
		return err
	}
	var missing []string
	for _, id := range open {
		if !running[id] {
			missing = append(missing, id)
		}
	}
	swept.Missing = len(missing)
	return a.repost(ctx, missing)
}

func (a *Cleanup) overdue(ctx context.Context, swept *Swept) error {
	ids, err := a.Store.Overdue(ctx, overdueGrace)
	if err != nil {
		return err
	}
	swept.Overdue = len(ids)
	return a.repost(ctx, ids)
}

func (a *Cleanup) repost(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	return a.Store.Repost(ctx, ids...)
}

func (a *Cleanup) expired(ctx context.Context, _ *Swept) error {
	_, err := a.Store.PurgeIdempotency(ctx)
	return err
}

// accounts sees to it that every account is watched and has no orphans.
func (a *Cleanup) accounts(ctx context.Context, swept *Swept) error {
	accounts, err := a.Store.EveryAccount(ctx)
	if err != nil {
		return err
	}
	for _, account := range accounts {
		if err := a.Watch(ctx, account.ID); err != nil {
			return err
		}
		removed, err := a.orphans(ctx, account)
		swept.Orphans += removed
		if err != nil {
			// One gateway that is away must not keep the others from being swept.
			a.Log.Warn("cannot look for orphans", "account_id", account.ID, "error", err)
		}
	}
	return nil
}

// orphans removes credentials that carry the mark of this installation and that no row explains. It
// reads only locks that keep our mark and do not pay for it with their battery.
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
	snapshot, err := session.Observe(ctx, door.NativeID)
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
	for _, mark := range unknown {
		a.Log.Error("removing a credential of ours that nothing explains", "door_id", door.ID, "mark", mark)
		if err := a.remove(ctx, session, door, marked[mark]); err != nil {
			return 0, err
		}
	}
	return len(unknown), nil
}

func (a *Cleanup) remove(ctx context.Context, session drivers.Session, door latchkey.Door, item drivers.Observed) error {
	leave, err := a.Lanes.Enter(ctx, door.Lane(), door.Capabilities.MinInterval)
	if err != nil {
		return err
	}
	defer leave()
	_, err = session.Apply(ctx, drivers.Op{
		Key: item.Owner + "/orphan", Action: drivers.Remove, Door: door.NativeID, Ref: item.Ref,
		Credential: drivers.Credential{ID: item.Owner, Mode: item.Mode, Secret: item.Secret},
	})
	return err
}
