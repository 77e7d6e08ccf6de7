package activities

import (
	"context"
	"errors"
	"time"

	"latchkey"
	"latchkey/drivers"
)

// listen passes on that a gateway which reports by itself has news, until ctx
// ends. The channel holds at most one piece of news: a look sees everything.
func (a *Account) listen(ctx context.Context, account latchkey.Account, news chan<- struct{}) {
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		began := time.Now()
		err := a.subscribe(ctx, account, news)
		if ctx.Err() != nil || errors.Is(err, errNoReports) {
			return
		}
		a.Log.Warn("the gateway's reports ended; listening again", "account_id", account.ID, "in", wait.String(), "error", err)
		if time.Since(began) > time.Minute {
			wait = time.Second
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
	}
}

// errNoReports says that the gateway does not report by itself.
var errNoReports = errors.New("no reports")

func (a *Account) subscribe(ctx context.Context, account latchkey.Account, news chan<- struct{}) error {
	session, err := a.Sessions.Of(ctx, account.ID, account.Provider)
	if err != nil {
		return err
	}
	subscriber, ok := session.(drivers.Subscriber)
	if !ok {
		return errNoReports
	}
	_, err = calmly(func() (struct{}, error) {
		return struct{}{}, subscriber.Subscribe(ctx, func(event drivers.Event) {
			if event.Happened() {
				a.enter(ctx, account, event)
				return
			}
			a.heard(ctx, account, event)
			select {
			case news <- struct{}{}:
			default:
			}
		})
	})
	return err
}

// heard notes what a report says before the look that it causes. A lock that sleeps is
// awake for moments: what waits for it is told at once.
func (a *Account) heard(ctx context.Context, account latchkey.Account, event drivers.Event) {
	note := map[drivers.EventKind]func(context.Context, string, string) error{
		drivers.Changed: a.Store.ReadSoon, drivers.DoorOnline: a.Store.DoorIsBack,
	}[event.Kind]
	if note == nil {
		return
	}
	if err := note(ctx, account.ID, event.Door); err != nil {
		a.Log.Error("cannot note a report of a lock; the next look finds what it said", "account_id", account.ID,
			"report", string(event.Kind), "error", err)
	}
}
