package activities

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"

	"latchkey"
	"latchkey/drivers"
	"latchkey/store"
)

// Account watches connected accounts: what they have, whether it can be
// reached, and which grants wait for it.
type Account struct {
	Store    *store.Store
	Sessions *Sessions
	Lanes    *store.Lanes
	Clock    latchkey.Clock
	Log      *slog.Logger
	Every    time.Duration // between two looks at an account that does not report by itself
	Rounds   int           // looks before the workflow is told that all is well
}

// Watch looks at an account again and again: at its own pace and whenever the
// gateway reports. It returns after a number of rounds, or when the worker
// stops; gone means that the account is not there any more.
func (a *Account) Watch(ctx context.Context, accountID string) (gone bool, err error) {
	stop := heartbeat(ctx)
	defer stop()
	account, err := a.Store.AccountByID(ctx, accountID)
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		return true, nil
	} else if err != nil {
		return false, retryStore(err)
	}
	var listening sync.WaitGroup
	defer listening.Wait() // a session is not used after the watch
	reports, cancel := context.WithCancel(ctx)
	defer cancel()
	news := make(chan struct{}, 1)
	listening.Go(func() { a.listen(reports, account, news) })
	listening.Go(func() { a.recall(reports, account) })
	for range a.Rounds {
		next, err := a.look(ctx, accountID)
		if next == never || err != nil {
			return err == nil, err
		}
		if !a.pause(ctx, next, news) {
			return false, ctx.Err()
		}
	}
	return false, nil
}

// Look looks at an account once, now. It may run beside a watch: the rows of an
// account are changed by one look at a time.
func (a *Account) Look(ctx context.Context, accountID string) (gone bool, err error) {
	stop := heartbeat(ctx)
	defer stop()
	next, err := a.look(ctx, accountID)
	return next == never && err == nil, err
}

// pause waits for the next look; false means that the worker stops.
func (a *Account) pause(ctx context.Context, next time.Duration, news <-chan struct{}) bool {
	rest := time.NewTimer(min(next, restTime))
	defer rest.Stop()
	timer := time.NewTimer(next)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-news:
		<-rest.C // a burst of reports is one look
		return true
	case <-activity.GetWorkerStopChannel(ctx):
		return false
	case <-ctx.Done():
		return false
	}
}

// look brings what the store knows of an account up to date and says when to
// look again: never when the account is not there any more.
func (a *Account) look(ctx context.Context, accountID string) (next time.Duration, err error) {
	account, err := a.Store.AccountByID(ctx, accountID)
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		a.Sessions.Forget(accountID)
		return never, nil
	} else if err != nil {
		return never, retryStore(err)
	}
	if err := a.sync(ctx, account); err != nil {
		a.failed(ctx, account, err)
	}
	if account.DeleteAskedAt == nil {
		return a.Every, nil
	}
	gone, err := a.Store.FinishAccountDeletion(ctx, accountID)
	if err != nil {
		return never, retryStore(err)
	}
	if gone {
		a.Sessions.Forget(accountID)
		return never, nil
	}
	return min(a.Every, deletionEvery), nil
}

// deletionEvery is between two looks at an account that goes with its last credential.
const deletionEvery = 2 * time.Second

// never is the time to the next look at an account that is gone.
const never time.Duration = 0

// failed notes why an account could not be looked at.
func (a *Account) failed(ctx context.Context, account latchkey.Account, err error) {
	if ctx.Err() != nil {
		return
	}
	if lostLogin(err) {
		a.Sessions.Forget(account.ID)
	}
	fault, ok := errors.AsType[*latchkey.Fault](err)
	if !ok {
		a.Log.Error("cannot watch account", "account_id", account.ID, "error", err)
		return
	}
	a.Log.Warn("account does not work", "account_id", account.ID, "fault", string(fault.Class), "detail", fault.Message)
	if err := a.Store.SetAccountFault(ctx, account.ID, fault); err != nil {
		a.Log.Error("cannot record account fault", "account_id", account.ID, "error", err)
	}
}

func (a *Account) sync(ctx context.Context, account latchkey.Account) error {
	session, err := a.Sessions.Of(ctx, account.ID, account.Provider)
	if err != nil {
		return err
	}
	if err := a.removeGroups(ctx, account.ID, session); err != nil {
		return err
	}
	inventory, err := calmly(func() (drivers.Inventory, error) { return session.Discover(ctx) })
	if err != nil {
		return err
	}
	if err := a.credible(ctx, account, inventory); err != nil {
		return err
	}
	if err := a.Store.SyncInventory(ctx, account.ID, inventoryOf(inventory)); err != nil {
		return err
	}
	if err := a.recovered(ctx, account.ID); err != nil {
		return err
	}
	return a.readLocks(ctx, account, session)
}

// removeGroups has the systems let go of the access groups that are to go.
func (a *Account) removeGroups(ctx context.Context, accountID string, session drivers.Session) error {
	remover, lets := session.(drivers.GroupRemover)
	if !lets {
		return nil
	}
	leaving, err := a.Store.GroupsToRemove(ctx, accountID)
	if err != nil {
		return err
	}
	for _, group := range leaving {
		_, err := calmly(func() (struct{}, error) { return struct{}{}, remover.RemoveGroup(ctx, group) })
		if err != nil {
			return err
		}
	}
	return nil
}

// credible refuses an empty listing of an account that had doors, unless the
// gateway is certain: it is far likelier to be sick than in a house without locks.
func (a *Account) credible(ctx context.Context, account latchkey.Account, found drivers.Inventory) error {
	if len(found.Doors) > 0 || found.Whole {
		return nil
	}
	known, err := a.Store.AccountDoors(ctx, account.ID)
	if err != nil || len(known) == 0 {
		return err
	}
	return latchkey.Faultf(latchkey.FaultGatewayOffline, "the gateway lists no doors at all, where it had %d; they are kept", len(known))
}

// recovered clears the account's fault; when there was one, every grant that
// waits for a door of the account is nudged.
func (a *Account) recovered(ctx context.Context, accountID string) error {
	account, err := a.Store.AccountByID(ctx, accountID)
	if err != nil || account.Fault == nil {
		return err
	}
	if err := a.Store.ClearAccountFault(ctx, accountID); err != nil {
		return err
	}
	return a.wake(ctx, accountID)
}

// wake nudges the grants that wait for a door of the account that can be
// reached now.
func (a *Account) wake(ctx context.Context, accountID string) error {
	doors, err := a.Store.ParkedDoors(ctx, accountID)
	if err != nil {
		return err
	}
	for _, door := range doors {
		if !door.Online {
			continue
		}
		if _, err := a.Store.WakeDoor(ctx, door.ID); err != nil {
			return err
		}
	}
	return nil
}

// restTime is the least time between two looks.
const restTime = time.Second
