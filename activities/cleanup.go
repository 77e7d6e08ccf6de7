package activities

import (
	"context"
	"errors"
	"log/slog"
	"time"

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
	_, purgeErr := a.Store.PurgeIdempotency(ctx)
	_, expireErr := a.Store.ExpireAttempts(ctx)
	return errors.Join(purgeErr, expireErr)
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
