package drivertest

import (
	"context"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// sessionCases hold that the truth is on the door: a worker that takes over from
// another one finds what that one wrote, and what a session remembers of a door
// is never put above what the door holds.
func sessionCases() []testCase {
	lost := power[AckLoser](PowerLoseAck)
	return []testCase{
		{"another_session_changes_and_removes_what_one_wrote", 1, []need{credentials, listing}, handedOver},
		{"what_another_session_wrote_is_not_written_over", 1, []need{credentials, looking}, notWrittenOver},
		{"door_that_nobody_touches_is_listed_the_same", 1, []need{credentials, listing}, listedTheSame},
		{"listing_during_a_change_shows_neither_more_nor_less", 1, []need{credentials, listing}, listedMeanwhile},
		{"write_given_up_in_its_midst_is_settled_by_another_session", 1, []need{credentials, listing, lost}, givenUpMidway},
	}
}

func handedOver(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	k.observe(k.door())
	other := k.open(k.site.Config())
	op = change(op, receipt.Ref, stay(3, 6))
	receipt, err := k.applyOn(other, op)
	require.NoError(k, err)
	k.keeps(k.holds(k.door(), op.Credential), op.Credential)
	_, err = k.applyOn(other, remove(op, receipt.Ref))
	require.NoError(k, err)
	k.lacks(k.door(), op.Credential)

	seen := k.observe(k.door())
	require.True(k, seen.Complete)
	require.Empty(k, find(seen.Items, op.Credential), "it shows what is there no more")
}

// notWrittenOver is for locks with numbered places: the first session knew the
// place as free that the other one took.
func notWrittenOver(k *kit) {
	first, _ := k.puts(k.door(), k.credential("Ada Lovelace"))
	theirs := put(k.door(), k.credential("Grace Hopper"))
	_, err := k.applyOn(k.open(k.site.Config()), theirs)
	require.NoError(k, err)
	third, _ := k.puts(k.door(), k.credential("Mary Somerville"))
	held := k.truth(k.door())
	for _, op := range []drivers.Op{first, theirs, third} {
		assert.Len(k, find(held, op.Credential), 1)
	}
}

// listedTheSame includes another session, and the entry beside one that is changed.
func listedTheSame(k *kit) {
	first, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	beside, receiptOfBeside := k.puts(k.door(), k.credential("Grace Hopper"))
	listed := k.observe(k.door())
	require.Len(k, listed.Items, 2)
	assert.Equal(k, listed.Items, k.observe(k.door()).Items)

	_, err := k.apply(change(first, receipt.Ref, stay(3, 6)))
	require.NoError(k, err)
	kept := find(k.observeOn(k.open(k.site.Config()), k.door()).Items, beside.Credential)
	require.Equal(k, find(listed.Items, beside.Credential), kept)
	require.Len(k, kept, 1)
	assert.Equal(k, receiptOfBeside.Ref, kept[0].Ref)
}

// listedMeanwhile lists the door as long as an entry is changed: the one beside it
// is there in every listing, and it itself is as it was or as it is to be.
func listedMeanwhile(k *kit) {
	beside, _ := k.puts(k.door(), k.credential("Grace Hopper"))
	was, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	is := change(was, receipt.Ref, stay(3, 6))
	changed := make(chan error, 1)
	go func() {
		_, err := k.apply(is)
		changed <- err
	}()
	for done := false; !done; {
		select {
		case err := <-changed:
			require.NoError(k, err)
			done = true
		default:
		}
		seen := k.observe(k.door())
		besides, changing := find(seen.Items, beside.Credential), find(seen.Items, is.Credential)
		require.True(k, !seen.Complete || len(besides) == 1, "the entry beside it is not listed")
		require.LessOrEqual(k, len(changing), 1)
		require.False(k, seen.Complete && k.caps().UpdateInPlace && len(changing) == 0, "an entry that is changed in place is not listed")
		for _, entry := range changing {
			k.keepsEither(entry, was.Credential.Window, is.Credential.Window)
		}
	}
	k.keeps(k.holds(k.door(), is.Credential), is.Credential)
}

// keepsEither requires that an entry shows one of two windows, as far as it shows any.
func (k *kit) keepsEither(seen drivers.Observed, one, other latchkey.Window) {
	k.Helper()
	if seen.Window != nil {
		rounding := k.rounding()
		require.True(k, rounding.Holds(one, *seen.Window) || rounding.Holds(other, *seen.Window), "the door keeps %v", *seen.Window)
	}
}

// givenUpMidway: the write is on the door, its answer never comes, and who asked
// does not wait for it. That is no failure: nobody knows, until the door is read.
func givenUpMidway(k *kit) {
	has[AckLoser](k).LoseAck(k.T, k.door())
	op := put(k.door(), k.credential("Ada Lovelace"))
	ctx, giveUp := context.WithCancel(k.ctx)
	defer giveUp()
	returned := make(chan error, 1)
	go func() {
		_, err := k.session.Apply(ctx, op)
		returned <- err
	}()
	k.until(func() bool { return len(returned) > 0 || len(find(k.truth(k.door()), op.Credential)) > 0 }, "the write did not arrive")
	giveUp()
	if err := k.ears.heard(<-returned); err != nil {
		k.refused(err, latchkey.FaultAmbiguous)
	}
	other := k.open(k.site.Config())
	receipt, outcome := k.settleOn(other, op, before())
	require.Equal(k, drivers.Done, outcome)
	_, err := k.applyOn(other, remove(op, receipt.Ref))
	require.NoError(k, err)
	k.lacks(k.door(), op.Credential)
}
