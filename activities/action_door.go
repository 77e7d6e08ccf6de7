package activities

import (
	"context"
	"errors"
	"time"

	"latchkey"
	"latchkey/drivers"
	"latchkey/store"
)

// move is what a job does at a door, once nobody else talks to it.
type move func(ctx context.Context, session drivers.Session, job store.AttemptJob) (store.AttemptOutcome, error)

// atDoor does a job in the door's lane.
func (a *Action) atDoor(do move) handler {
	return func(ctx context.Context, job store.AttemptJob) (store.AttemptOutcome, error) {
		lane := lane{job.Door.Lane(), job.Door.Capabilities.MinInterval, "another worker is talking to this lock"}
		return a.inLane(ctx, lane, job, func() (store.AttemptOutcome, error) { return a.withSession(ctx, job, do) })
	}
}

// lane is what must not be talked to twice at once, and what is said when it is.
type lane struct {
	key   string
	pause time.Duration
	taken string
}

// inLane enters a lane and writes down that the hardware is about to be told, so
// that a job whose worker dies is settled before it is told again.
func (a *Action) inLane(
	ctx context.Context, in lane, job store.AttemptJob, do func() (store.AttemptOutcome, error),
) (store.AttemptOutcome, error) {
	var none store.AttemptOutcome
	leave, err := a.Lanes.Enter(ctx, in.key, in.pause)
	if errors.Is(err, store.ErrLaneTaken) {
		return none, latchkey.Faultf(latchkey.FaultBusy, "%s", in.taken)
	}
	if err != nil {
		return none, err
	}
	defer leave()
	current, err := a.Store.BeginAttempt(ctx, job.Attempt.ID)
	if err != nil {
		return none, err
	}
	if !current {
		return none, errEnded
	}
	return do()
}

func (a *Action) withSession(ctx context.Context, job store.AttemptJob, do move) (store.AttemptOutcome, error) {
	ctx, cancel := context.WithTimeout(ctx, lockTime)
	defer cancel()
	session, err := a.Sessions.Of(ctx, job.Door.AccountID, job.Door.Provider)
	if err != nil {
		return store.AttemptOutcome{}, err
	}
	outcome, err := do(ctx, session, job)
	if lostLogin(err) {
		a.Sessions.Forget(job.Door.AccountID)
	}
	return outcome, err
}

func unlock(ctx context.Context, session drivers.Session, job store.AttemptJob) (store.AttemptOutcome, error) {
	unlocker, can := session.(drivers.Unlocker)
	if !can {
		return store.AttemptOutcome{}, unable("unlock")
	}
	return turnBolt(ctx, session, job, false, unlocker.Unlock)
}

func lock(ctx context.Context, session drivers.Session, job store.AttemptJob) (store.AttemptOutcome, error) {
	locker, can := session.(drivers.Locker)
	if !can {
		return store.AttemptOutcome{}, unable("lock")
	}
	return turnBolt(ctx, session, job, true, locker.Lock)
}

func unable(what string) error {
	return latchkey.Faultf(latchkey.FaultUnsupported, "the driver cannot %s this door from afar", what)
}

// turnBolt tells the lock and settles a lost answer by looking at the bolt,
// where the lock shows it.
func turnBolt(
	ctx context.Context, session drivers.Session, job store.AttemptJob, locked bool, tell func(context.Context, string) error,
) (store.AttemptOutcome, error) {
	done := store.AttemptOutcome{Result: map[string]any{"was_confirmed_by_device": true}, Locked: &locked}
	if job.Unsettled && boltIs(ctx, session, job, locked) {
		return done, nil
	}
	_, err := calmly(func() (struct{}, error) { return struct{}{}, tell(ctx, job.Door.NativeID) })
	if err != nil && latchkey.FaultOf(err).Class == latchkey.FaultAmbiguous && boltIs(ctx, session, job, locked) {
		return done, nil
	}
	if err != nil {
		return store.AttemptOutcome{}, latchkey.FaultOf(err)
	}
	return done, nil
}

// boltIs reports whether the lock itself shows its bolt to be so.
func boltIs(ctx context.Context, session drivers.Session, job store.AttemptJob, locked bool) bool {
	health, err := calmly(func() (drivers.Health, error) { return session.Health(ctx, job.Door.NativeID) })
	return err == nil && health.Online && health.Locked != nil && *health.Locked == locked
}

func setAutoLock(ctx context.Context, session drivers.Session, job store.AttemptJob) (store.AttemptOutcome, error) {
	var none store.AttemptOutcome
	locker, can := session.(drivers.AutoLocker)
	if !can {
		return none, unable("configure the auto-lock of")
	}
	wanted, err := job.AutoLock()
	if err != nil {
		return none, err
	}
	_, err = calmly(func() (struct{}, error) { return struct{}{}, locker.SetAutoLock(ctx, job.Door.NativeID, wanted) })
	if err != nil {
		return none, latchkey.FaultOf(err) // telling it twice is telling it once: the caller may ask again
	}
	return store.AttemptOutcome{Result: map[string]any{}, AutoLock: &wanted}, nil
}
