package uhppote

import (
	"context"
	"maps"
	"slices"

	"latchkey"
)

// room gives profiles numbers on a panel that is being changed. All records of the
// panel share its 253 profiles, also other people's.
type room struct {
	panel *panel
	taken map[byte]profile // what the panel holds; nil before it was read
	tied  []byte           // those of the change, which no record refers to yet
}

// tie makes sure that the panel has the profiles of a span, and returns what the doors
// of its record are tied to. The last is written first: a profile is
// never linked to one that is not there, which would open at any hour.
func (r *room) tie(ctx context.Context, s span) (byte, error) {
	value, parts := byte(doorOpen), s.profiles()
	next := byte(noProfile)
	for _, wanted := range slices.Backward(parts) {
		wanted.next = next
		number, err := r.keep(ctx, wanted)
		if err != nil {
			return doorClosed, err
		}
		value, next = number, number
		r.tied = append(r.tied, number)
	}
	return value, nil
}

// keep finds a profile on the panel or writes it there.
func (r *room) keep(ctx context.Context, wanted profile) (byte, error) {
	if number, found, err := r.remembered(ctx, wanted); found || err != nil {
		return number, err
	}
	if err := r.read(ctx); err != nil {
		return noProfile, err
	}
	for number, content := range r.taken {
		if content == wanted {
			r.panel.profiles[wanted] = number
			return number, nil
		}
	}
	number, err := r.free(ctx)
	if err != nil {
		return noProfile, err
	}
	return number, r.write(ctx, number, wanted)
}

// remembered asks the panel whether it still has a profile where it was.
func (r *room) remembered(ctx context.Context, wanted profile) (byte, bool, error) {
	number, known := r.panel.profiles[wanted]
	if !known {
		return noProfile, false, nil
	}
	content, there, err := r.panel.profile(ctx, number)
	return number, there && content == wanted, err
}

// read reads all profiles of the panel, once.
func (r *room) read(ctx context.Context) error {
	if r.taken != nil {
		return nil
	}
	taken := map[byte]profile{}
	for number := lastProfile; number >= firstProfile; number-- {
		if err := r.panel.stepAside(ctx); err != nil {
			return err
		}
		content, there, err := r.panel.profile(ctx, byte(number))
		if err != nil {
			return err
		}
		if there {
			taken[byte(number)] = content
		}
	}
	r.taken = taken
	return nil
}

// write puts a profile on the panel and reads it back: nothing is tied to one that
// the panel did not show. What somebody put there since it was read stays.
func (r *room) write(ctx context.Context, number byte, content profile) error {
	if err := r.unchanged(ctx, number); err != nil {
		return err
	}
	done, err := r.panel.setProfile(ctx, number, content)
	switch {
	case err != nil:
		return err
	case !done:
		return latchkey.Faultf(latchkey.FaultPermanent, "the panel refuses the time profile %d", number)
	}
	shown, there, err := r.panel.profile(ctx, number)
	switch {
	case err != nil:
		return err
	case !there || shown != content:
		return latchkey.Faultf(latchkey.FaultAmbiguous, "the panel confirmed the time profile %d but does not show it", number)
	}
	maps.DeleteFunc(r.panel.profiles, func(_ profile, old byte) bool { return old == number })
	r.taken[number], r.panel.profiles[content] = content, number
	return nil
}

// unchanged looks once more at a number that is to be written: reading all of them
// takes a while.
func (r *room) unchanged(ctx context.Context, number byte) error {
	content, there, err := r.panel.profile(ctx, number)
	if err != nil {
		return err
	}
	if known, was := r.taken[number]; there != was || there && content != known {
		return latchkey.Faultf(latchkey.FaultBusy, "somebody changed the time profile %d of the panel meanwhile", number)
	}
	return nil
}

// free returns a number that may be written: one that we gave back, or else, after
// a look at every record, one that nothing refers to and that is empty or ours. All
// that are left over from records that are gone are given back then. Numbers are
// given from the highest down, because people begin with the lowest.
func (r *room) free(ctx context.Context) (byte, error) {
	if number, found := r.highest(func(number byte) bool { return r.taken[number] == free }); found {
		return number, nil
	}
	used, err := r.used(ctx)
	if err != nil {
		return noProfile, err
	}
	for number, content := range r.taken {
		if !used[number] && content.isOurs() {
			if err := r.write(ctx, number, free); err != nil {
				return noProfile, err
			}
		}
	}
	number, found := r.highest(func(number byte) bool {
		content, there := r.taken[number]
		return !used[number] && (!there || content == free)
	})
	if !found {
		return noProfile, latchkey.Faultf(latchkey.FaultSlotsFull, "all %d time profiles of the panel are in use", lastProfile-firstProfile+1)
	}
	return number, nil
}

func (r *room) highest(fits func(number byte) bool) (byte, bool) {
	for number := byte(lastProfile); number >= firstProfile; number-- {
		if fits(number) {
			return number, true
		}
	}
	return noProfile, false
}

// used are the numbers that any record, or any profile that may be in use, refers
// to. Other people's profiles always may be.
func (r *room) used(ctx context.Context) (map[byte]bool, error) {
	rows, complete, err := r.panel.list(ctx, r.panel.whileAside)
	switch {
	case err != nil && ctx.Err() != nil:
		text := "the panel's records could not all be read in time, to find a time profile that none of them uses"
		return nil, &latchkey.Fault{Class: latchkey.FaultBusy, Message: text, Cause: err}
	case err != nil:
		return nil, err
	case !complete:
		return nil, latchkey.Faultf(latchkey.FaultBusy, "the panel's table changed while it was read")
	}
	used := map[byte]bool{}
	for _, row := range rows {
		for _, value := range row.doors {
			r.follow(value, used)
		}
	}
	for number, content := range r.taken {
		if !content.isOurs() {
			r.follow(number, used)
		}
	}
	for _, number := range r.tied {
		r.follow(number, used)
	}
	return used, nil
}

// follow marks a profile and all that are linked to it.
func (r *room) follow(number byte, used map[byte]bool) {
	for isProfile(number) && !used[number] {
		used[number] = true
		number = r.taken[number].next
	}
}
