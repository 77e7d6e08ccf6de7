package sandbox_test

import (
	"context"
	"slices"
	"time"

	"latchkey"
	"latchkey/drivers"
)

// lessons are mistakes that drivers of real locks made, or nearly.
var lessons = map[string]defect{
	"holds removed digits back":        {fails: "removed_digits_go_on_again_at_once", apply: new(memory).holdBack},
	"takes a full lock for full":       {fails: "full_lock_takes_another_when_one_has_gone", apply: new(memory).fullForever},
	"leaves a part of a lost write":    {fails: "lost_write_that_is_given_up_binds_nobody", apply: new(memory).leaveTimes},
	"trusts that its entry is there":   {fails: "lock_that_lost_everything_is_put_right", apply: new(memory).trust},
	"lists what it listed before":      {fails: "another_session_changes_and_removes_what_one_wrote", observe: new(memory).listOnce},
	"writes over what it did not read": {fails: "what_another_session_wrote_is_not_written_over", apply: new(memory).writeOver},
	"lists in no order":                {fails: "door_that_nobody_touches_is_listed_the_same", observe: new(memory).turn},
	"calls what was given up not sent": {fails: "write_given_up_in_its_midst_is_settled_by_another_session", apply: callOffline},
	"reads a sleeping lock as empty":   {fails: "lost_answer_of_a_door_that_fell_asleep_is_never_a_no", observe: readEmpty},
	"writes hidden digits again":       {fails: "hidden_secrets_are_no_reason_to_write_again", apply: writeAgain},
	"sees no hand in the times":        {fails: "entry_whose_times_others_changed_is_put_right", apply: new(memory).trust},
	"keeps all hours by today's clock": {fails: "window_at_a_change_of_clocks_is_kept_whole", apply: forgetSummer},
	"takes a door that left for empty": {fails: "door_that_left_is_said_to_be_away_until_it_is_back", apply: callGone},
	"takes its digits for its mark":    {fails: "strangers_code_after_a_lost_write_is_not_ours", apply: takeDuplicates},
	"lists what it was told":           told(),
	"lists half of a change":           halfListed(),
}

// memory is what a driver remembers of a door and should not.
type memory struct {
	full    bool
	digits  []string
	window  *latchkey.Window
	listed  *drivers.Snapshot
	turns   int
	written map[drivers.Session][]string
}

func (m *memory) holdBack(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	if op.Action == drivers.Put && slices.Contains(m.digits, op.Credential.Secret.Reveal()) {
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultDuplicateCode, "the lock has this code")
	}
	if op.Action == drivers.Remove {
		m.digits = append(m.digits, op.Credential.Secret.Reveal())
	}
	return s.Apply(ctx, op)
}

func (m *memory) fullForever(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	if m.full && op.Action == drivers.Put {
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultSlotsFull, "the lock is full")
	}
	receipt, err := s.Apply(ctx, op)
	m.full = m.full || err != nil && latchkey.FaultOf(err).Class == latchkey.FaultSlotsFull
	return receipt, err
}

func (m *memory) leaveTimes(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	if op.Action == drivers.Put && m.window != nil {
		op.Credential.Window = *m.window
	}
	receipt, err := s.Apply(ctx, op)
	if err != nil {
		m.window = &op.Credential.Window
	}
	return receipt, err
}

func (m *memory) trust(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	if op.Action == drivers.Put && op.Ref != "" {
		return drivers.Receipt{Ref: op.Ref, State: drivers.Acked, Actual: op.Credential.Window}, nil
	}
	return s.Apply(ctx, op)
}

func (m *memory) listOnce(snapshot drivers.Snapshot, err error) (drivers.Snapshot, error) {
	if m.listed == nil {
		m.listed = &snapshot
	}
	return drivers.Snapshot{Items: m.listed.Items, Complete: true, Fresh: time.Now()}, err
}

// writeOver takes off what this session did not write.
func (m *memory) writeOver(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	if m.written == nil {
		m.written = map[drivers.Session][]string{}
	}
	seen, _ := s.Observe(ctx, op.Door)
	for _, item := range seen.Items {
		if len(m.written[s]) > 0 && !slices.Contains(m.written[s], item.Owner) {
			_, _ = s.Apply(ctx, drivers.Op{
				Action: drivers.Remove, Door: op.Door, Ref: item.Ref,
				Credential: drivers.Credential{ID: item.Owner, Mode: item.Mode, Secret: item.Secret},
			})
		}
	}
	m.written[s] = append(m.written[s], op.Credential.ID)
	return s.Apply(ctx, op)
}

func (m *memory) turn(snapshot drivers.Snapshot, err error) (drivers.Snapshot, error) {
	if m.turns++; m.turns%2 == 0 {
		slices.Reverse(snapshot.Items)
	}
	return snapshot, err
}

func callOffline(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	receipt, err := s.Apply(ctx, op)
	if err != nil {
		err = latchkey.Faultf(latchkey.FaultOffline, "it was given up")
	}
	return receipt, err
}

func writeAgain(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	if op.Action == drivers.Put && op.Ref != "" {
		gone := op
		gone.Action = drivers.Remove
		_, _ = s.Apply(ctx, gone)
		op.Ref = ""
	}
	return s.Apply(ctx, op)
}

// forgetSummer tells the lock the hours of a window as if clocks were as they are today.
func forgetSummer(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	zone, _ := time.LoadLocation("America/New_York")
	moved := func(at time.Time) time.Time {
		_, now := time.Now().In(zone).Zone()
		_, then := at.In(zone).Zone()
		return at.Add(time.Duration(now-then) * time.Second)
	}
	end := moved(*op.Credential.Window.EndsAt)
	op.Credential.Window = latchkey.Window{StartsAt: moved(op.Credential.Window.StartsAt), EndsAt: &end}
	return s.Apply(ctx, op)
}

// halfListed is a driver whose listing during a change lacks what is beside it. The
// change waits for such a listing.
func halfListed() defect {
	changing, listed := make(chan struct{}, 1), make(chan struct{}, 1)
	apply := func(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
		if op.Ref != "" {
			changing <- struct{}{}
			<-listed
		}
		return s.Apply(ctx, op)
	}
	observe := func(snapshot drivers.Snapshot, err error) (drivers.Snapshot, error) {
		select {
		case <-changing:
			snapshot.Items = snapshot.Items[1:]
			listed <- struct{}{}
		default:
		}
		return snapshot, err
	}
	return defect{fails: "listing_during_a_change_shows_neither_more_nor_less", apply: apply, observe: observe}
}

func callGone(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	receipt, err := s.Apply(ctx, op)
	if err != nil && op.Action == drivers.Remove {
		return drivers.Receipt{Ref: op.Ref, State: drivers.Verified}, nil
	}
	return receipt, err
}

// told is a driver that lists what a lock took, not what it has.
func told() defect {
	var taken []drivers.Observed
	apply := func(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
		receipt, err := s.Apply(ctx, op)
		if c := op.Credential; err == nil {
			taken = append(taken, drivers.Observed{Ref: receipt.Ref, Owner: c.ID, Mode: c.Mode, Secret: c.Secret, Window: &receipt.Actual})
		}
		return receipt, err
	}
	observe := func(snapshot drivers.Snapshot, err error) (drivers.Snapshot, error) {
		snapshot.Items = taken
		return snapshot, err
	}
	return defect{fails: "write_refused_in_silence_is_never_done", apply: apply, observe: observe}
}
