package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"latchkey"
	"latchkey/store"
)

// Relay delivers the outbox to the workflows: at once when it is kicked, and
// every second for what a crash left behind. Any number may run side by side.
type Relay struct {
	store     *store.Store
	lifecycle latchkey.Lifecycle
	log       *slog.Logger
	kicked    chan struct{}
}

// The relay looks by itself every relayEvery, takes relayBatch letters at a
// time, and delivers relayAbreast of them at once.
const (
	relayEvery   = time.Second
	relayBatch   = 100
	relayAbreast = 8
)

// NewRelay delivers from the store to the lifecycle. Run must be called.
func NewRelay(db *store.Store, lifecycle latchkey.Lifecycle, log *slog.Logger) *Relay {
	return &Relay{store: db, lifecycle: lifecycle, log: log, kicked: make(chan struct{}, 1)}
}

// Kick says that there is something to deliver. It never blocks.
func (r *Relay) Kick() {
	select {
	case r.kicked <- struct{}{}:
	default:
	}
}

// Run delivers until ctx ends.
func (r *Relay) Run(ctx context.Context) {
	ticker := time.NewTicker(relayEvery)
	defer ticker.Stop()
	for {
		for full := true; full; {
			full = r.deliver(ctx) == relayBatch
		}
		select {
		case <-ctx.Done():
			return
		case <-r.kicked:
		case <-ticker.C:
		}
	}
}

// deliver takes one batch and returns its size.
func (r *Relay) deliver(ctx context.Context) int {
	err := r.store.TellWebhooks(ctx)
	var letters []store.Letter
	if err == nil {
		letters, err = r.store.ClaimLetters(ctx, relayBatch)
	}
	if err != nil {
		if ctx.Err() == nil {
			r.log.Error("cannot read the outbox", "error", err)
		}
		return 0
	}
	var group errgroup.Group
	group.SetLimit(relayAbreast)
	for _, letter := range letters {
		group.Go(func() error {
			r.hand(ctx, letter)
			return nil
		})
	}
	_ = group.Wait() // no letter's failure concerns another's
	return len(letters)
}

// hand delivers one letter, or leaves it for later.
func (r *Relay) hand(ctx context.Context, letter store.Letter) {
	err := r.tell(ctx, letter)
	if err == nil {
		err = r.store.DeliveredLetter(ctx, letter)
	}
	if err == nil {
		return
	}
	r.log.Warn("a workflow was not told; trying again",
		"kind", string(letter.Kind), "id", letter.ID, "attempt", letter.Attempts, "error", err)
	if err := r.store.PostponeLetter(context.WithoutCancel(ctx), letter); err != nil {
		r.log.Error("cannot postpone a letter; its lease will end", "id", letter.ID, "error", err)
	}
}

// tellTime is how long Temporal may take to be told.
const tellTime = 5 * time.Second

// tell hands a letter to the workflow that it is for.
func (r *Relay) tell(ctx context.Context, letter store.Letter) error {
	ctx, cancel := context.WithTimeout(ctx, tellTime)
	defer cancel()
	switch letter.Kind {
	case latchkey.KindGrant:
		return r.nudge(ctx, letter)
	case latchkey.KindWebhook:
		return r.lifecycle.NudgeWebhook(ctx, letter.ID)
	case latchkey.KindAttempt:
		return r.runAttempt(ctx, letter.ID)
	case latchkey.KindAccount:
		return r.lifecycle.NudgeAccount(ctx, letter.ID, letter.Reason)
	case latchkey.KindWebview:
		return r.lifecycle.NudgeWebview(ctx, letter.ID)
	}
	return fmt.Errorf("a newer version left word for a %q; it will deliver it", letter.Kind)
}

func (r *Relay) nudge(ctx context.Context, letter store.Letter) error {
	grant, err := r.store.GrantByID(ctx, letter.ID)
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		return nil // the workspace is gone, and the grant with it
	}
	if err != nil {
		return err
	}
	return r.lifecycle.Nudge(ctx, grant, letter.Reason)
}

// runAttempt starts the workflow of an action attempt. While Temporal is away,
// attempts end here when their time is over: somebody waits for each.
func (r *Relay) runAttempt(ctx context.Context, attemptID string) error {
	failure := r.lifecycle.RunAttempt(ctx, attemptID)
	if failure == nil {
		return nil
	}
	if _, err := r.store.ExpireAttempts(context.WithoutCancel(ctx)); err != nil {
		return errors.Join(failure, err)
	}
	return failure
}
