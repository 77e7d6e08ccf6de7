package activities

import (
	"context"
	"errors"
	"time"

	"latchkey"
	"latchkey/drivers"
	"latchkey/store"
)

// How often a lock's own list is read when it reports no change by itself: a
// battery pays for each reading, and one that looks reset is looked at closely.
const (
	readEvery        = 10 * time.Minute
	readEveryBattery = 12 * time.Hour
	readEveryDoubted = time.Minute
)

// readLocks reads the lists that are due and writes down what others changed. A
// lock that cannot be read is read later; it keeps no other from being read.
func (a *Account) readLocks(ctx context.Context, account latchkey.Account, session drivers.Session) error {
	doors, err := a.Store.UnreadDoors(ctx, account.ID)
	if err != nil {
		return err
	}
	for _, door := range doors {
		if door.Capabilities.ReadBack == latchkey.ReadBackNone {
			if err := a.Store.ReadLater(ctx, door.ID, nil); err != nil {
				return err
			}
			continue
		}
		if err := a.readLock(ctx, session, door); err != nil {
			return err
		}
	}
	return nil
}

// readLock reads one lock. One that pays for it with its battery is cleaned, too, of what
// was left on it: nothing else looks for that there.
func (a *Account) readLock(ctx context.Context, session drivers.Session, door latchkey.Door) error {
	others, err := a.readInLane(ctx, session, door)
	if err != nil || !door.Capabilities.Battery {
		return err
	}
	return a.clean(ctx, session, door, others)
}

// readInLane reads one lock in its lane, so that no write of ours is under way, and
// returns what is on it beside what we know of.
func (a *Account) readInLane(ctx context.Context, session drivers.Session, door latchkey.Door) (others []drivers.Observed, err error) {
	leave, err := a.laneAtOnce(ctx, door)
	if errors.Is(err, store.ErrLaneTaken) {
		return nil, nil // it is due still
	}
	if err != nil {
		return nil, err
	}
	defer leave()
	ours, err := a.Store.OnDoor(ctx, door.ID)
	if err != nil {
		return nil, err
	}
	ahead, err := a.Store.DoorClock(ctx, door.ID)
	if err != nil {
		return nil, err
	}
	asked := a.Clock.Now()
	next := nextReading(door, asked, ahead)
	found, complete, ok := a.compare(ctx, session, door, ours, asked.Add(ahead))
	if !ok {
		return nil, a.Store.ReadLater(ctx, door.ID, &next)
	}
	reading := a.readingFrom(found, ours, complete)
	reading.Next = &next
	if latchkey.MassAbsence(len(reading.Missing), reading.Kept) {
		soon := asked.Add(readEveryDoubted)
		reading.Next = &soon
		a.Log.Error("most codes are missing from a lock at once; nothing is put back until it shows them or somebody says so",
			"door_id", door.ID, "missing", len(reading.Missing), "of", reading.Kept)
	}
	return found.Foreign, a.Store.RecordReading(ctx, door.ID, reading)
}

// laneAtOnce enters the lane of a lock, unless somebody talks to it just now
// (ErrLaneTaken): a reading can wait.
func (a *Account) laneAtOnce(ctx context.Context, door latchkey.Door) (leave func(), err error) {
	soon, cancel := context.WithTimeout(ctx, time.Second+door.Capabilities.MinInterval)
	defer cancel()
	leave, err = a.Lanes.Enter(soon, door.Lane(), door.Capabilities.MinInterval)
	if err != nil && soon.Err() != nil && ctx.Err() == nil {
		return nil, store.ErrLaneTaken
	}
	return leave, err
}

// nextReading is when a lock is read next. One that goes by a clock of its own is read as
// soon as the clocks of its zone were turned: its own may not have been.
func nextReading(door latchkey.Door, asked time.Time, ahead time.Duration) time.Time {
	next, turn := asked.Add(pauseOf(door)), door.ClocksTurn(asked.Add(ahead)).Add(-ahead)
	if door.Capabilities.WallClock && turn.After(asked) && turn.Before(next) {
		return turn
	}
	return next
}

func pauseOf(door latchkey.Door) time.Duration {
	switch {
	case door.AbsentSince != nil:
		return readEveryDoubted
	case door.Capabilities.Battery:
		return readEveryBattery
	}
	return readEvery
}

// compare reads a lock and holds its list against what is ours. A list that
// cannot be had, or is older than the question, proves nothing.
func (a *Account) compare(
	ctx context.Context, session drivers.Session, door latchkey.Door, ours store.OnDoor, asked time.Time,
) (found drivers.Difference, complete, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, lockTime)
	defer cancel()
	snapshot, err := calmly(func() (drivers.Snapshot, error) { return session.Observe(ctx, door.NativeID) })
	if err != nil || snapshot.Fresh.Before(asked.Add(-clockSlack)) {
		return found, false, false
	}
	described := drivers.Door{TimeZone: door.TimeZone, Capabilities: door.Capabilities}
	found = drivers.Compare(keptOf(ours.Entries, door.Capabilities.Constraints), snapshot, drivers.ReadingOf(described, asked, asked))
	return found, snapshot.Complete, true
}

// clean takes off what carries our mark and no row explains: an account that was deleted by
// force and connected again, or a backup, left it. Each is an operation of its own, at the
// lock's pace; what does not go is looked for again soon.
func (a *Account) clean(ctx context.Context, session drivers.Session, door latchkey.Door, others []drivers.Observed) error {
	all := true
	for _, item := range others {
		if _, err := (leftovers{a.Store, a.Lanes, a.Log}).remove(ctx, session, door, item); err != nil {
			a.Log.Warn("cannot take off what nothing explains; trying again", "door_id", door.ID, "error", err)
			all = false
		}
	}
	if all {
		return nil
	}
	again := a.Clock.Now().Add(longestWait)
	return a.Store.ReadLater(ctx, door.ID, &again)
}

// keptOf is what is ours in the words of drivers. A name counts only where
// somebody may change it: locks have ways of their own with names.
func keptOf(onLock []store.OnLock, rules []latchkey.Constraint) []drivers.Kept {
	kept := make([]drivers.Kept, len(onLock))
	for i, c := range onLock {
		kept[i] = drivers.Kept{
			Ref: c.Ref, Settled: c.Settled, Adopts: c.Adopts,
			Credential: drivers.Credential{ID: c.Mark, Mode: c.Mode, Secret: c.Secret, Window: c.Asked},
		}
		if c.Paused {
			kept[i].Meant = c.Meant
		}
		if c.Open && c.Name != "" {
			kept[i].Names = drivers.FittedNames(c.Name, c.Mark, rules)
		}
	}
	return kept
}

// readingFrom names what was found by its rows. Entries with our mark that no
// row explains are taken off (clean, Cleanup.orphans).
func (a *Account) readingFrom(found drivers.Difference, ours store.OnDoor, complete bool) store.Reading {
	reading := store.Reading{Complete: complete, Changed: map[string]store.Alteration{}, Handovers: ours.Handovers}
	onLock := ours.Entries
	for _, c := range onLock {
		if c.Settled {
			reading.Kept++
		}
	}
	for _, i := range found.Missing {
		reading.Missing = append(reading.Missing, onLock[i].ID)
	}
	for _, i := range found.Present {
		reading.Present = append(reading.Present, onLock[i].ID)
	}
	for _, change := range found.Changed {
		if c := onLock[change.Kept]; !c.Settled && !c.Paused {
			continue // the write that is open puts it right
		}
		reading.Changed[onLock[change.Kept].ID] = store.Alteration{
			Fields: change.Fields, Was: onLock[change.Kept], Now: foundOf(change.Entry),
		}
	}
	for _, item := range found.Foreign {
		id, marked := a.Store.CredentialOf(item.Owner)
		if marked && !ours.GivenBack[id] {
			continue
		}
		foreign := foundOf(item)
		foreign.Claimed = item.Owner != "" && !marked
		reading.Foreign = append(reading.Foreign, foreign)
	}
	return reading
}

func foundOf(item drivers.Observed) store.FoundCode {
	return store.FoundCode{Ref: item.Ref, Mode: item.Mode, Secret: item.Secret, Name: item.Name, Window: item.Window}
}
