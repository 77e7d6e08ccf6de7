package activities

import (
	"context"
	"errors"
	"time"

	"latchkey"
	"latchkey/drivers"
)

// historyEvery is between two looks at what gateways keep for us: how late an
// entry may be told.
const historyEvery = 2 * time.Second

// recall records what gateways that report nothing by themselves keep of what
// happened at their doors, until ctx ends. What happened while no worker ran is
// there, too.
func (a *Account) recall(ctx context.Context, account latchkey.Account) {
	for wait := historyEvery; ; {
		more, err := a.recallPart(ctx, account)
		switch {
		case ctx.Err() != nil || errors.Is(err, errNoReports):
			return
		case err != nil:
			wait = min(2*wait, time.Minute)
			a.Log.Warn("what happened at the doors cannot be read; trying again", "account_id", account.ID, "in", wait.String(), "error", err)
		case more:
			continue
		default:
			wait = historyEvery
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
	}
}

// recallPart reads and records one part of it; more is whether there is more now.
func (a *Account) recallPart(ctx context.Context, account latchkey.Account) (more bool, err error) {
	session, err := a.Sessions.Of(ctx, account.ID, account.Provider)
	if err != nil {
		return false, err
	}
	historian, keeps := session.(drivers.Historian)
	if !keeps {
		return false, errNoReports
	}
	place, err := a.Store.HistoryPlace(ctx, account.ID)
	if err != nil {
		return false, err
	}
	found, err := calmly(func() (drivers.History, error) { return historian.History(ctx, place) })
	if err != nil || string(found.Place) == string(place) {
		return false, err
	}
	if found.Missed > 0 {
		a.Log.Warn("entries were written over before they were read", "account_id", account.ID, "entries", found.Missed)
	}
	entries := make([]latchkey.Entry, len(found.Events))
	for i, event := range found.Events {
		entries[i] = entryOf(event)
	}
	return found.More, a.Store.RecordHistory(ctx, account.ID, place, found.Place, entries)
}
