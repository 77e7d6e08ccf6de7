package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// aWhile is between two things that happen, so that they have an order.
const aWhile = 10 * time.Second

// timeline is the part of a grant's timeline that a filter asks for.
func timeline(t *testing.T, f *storetest.Fixture, grantID string, filter latchkey.TimelineFilter) latchkey.Timeline {
	t.Helper()
	filter.Limit = max(filter.Limit, 1)
	_, found, err := f.Store.GrantTimeline(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grantID}, filter)
	require.NoError(t, err)
	return found
}

// lines are the happenings as a person reads them.
func lines(found latchkey.Timeline) []string {
	out := make([]string, len(found.Happenings))
	for i, h := range found.Happenings {
		out[i] = string(h.Type)
		if h.Try != nil {
			out[i] = h.Description()
		}
	}
	return out
}

// lived is a grant on one door that failed once, was issued, and is gone; each step a while
// after the one before.
func lived(t *testing.T, f *storetest.Fixture, door latchkey.Door) latchkey.Grant {
	t.Helper()
	grant := f.Grant(storetest.On(door))
	f.Clock.Advance(aWhile)
	_, due := plan(t, f, grant.ID)
	fail(t, f, begin(t, f, grant.ID, due.Steps[0]), latchkey.FaultOffline)
	f.Clock.Advance(aWhile)
	obey(t, f, grant.ID)
	f.Clock.Advance(aWhile)
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, grant.ID))
	f.Clock.Advance(aWhile)
	return obey(t, f, grant.ID)
}

// From creation to the clean lock, with every attempt in the lock's own words.
func TestGrantTimelineIsTheWholeStory(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	began := f.Clock.Now()
	grant := lived(t, f, door)
	require.Equal(t, latchkey.GrantDeleted, grant.Status)
	next := began.Add(aWhile).UTC().Format(time.RFC3339)
	assert.Equal(t, []string{
		"access_grant.created", "access_method.created", "access_code.created",
		"Writing it to " + door.Name + ", attempt 1.",
		door.Name + " failed: the lock says no (offline). Next attempt at " + next + ".",
		"access_code.failed_to_set_on_device", "access_code.failed_to_issue", "access_method.failed_to_issue",
		"Writing it to " + door.Name + ", attempt 2.", door.Name + " acknowledged: stored.",
		"access_code.set_on_device", "access_code.issued", "access_method.issued", "access_grant.access_granted_to_all_doors",
		"Removing it from " + door.Name + ", attempt 1.", door.Name + " acknowledged: deleted.",
		"access_code.removed_from_device", "access_code.deleted", "access_method.deleted", "access_grant.deleted",
	}, lines(timeline(t, f, grant.ID, latchkey.TimelineFilter{Limit: 200})))
}

// Read forwards or backwards, a page at a time, everything comes once.
func TestTimelineIsTurnedByTime(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := lived(t, f, f.AddDevice())
	whole := timeline(t, f, grant.ID, latchkey.TimelineFilter{Limit: 200})
	assert.False(t, whole.Earlier || whole.Later)

	var forwards []latchkey.Happening
	filter, pages := latchkey.TimelineFilter{Limit: 1}, 0
	for more := true; more; pages++ {
		page := timeline(t, f, grant.ID, filter)
		forwards = append(forwards, page.Happenings...)
		assert.Equal(t, pages > 0, page.Earlier)
		more, filter.After = page.Later, &page.Happenings[len(page.Happenings)-1].At
	}
	assert.Equal(t, whole.Happenings, forwards)
	assert.Equal(t, 4, pages, "what happened at one instant stays together")

	var backwards []latchkey.Happening
	end := f.Clock.Now().Add(time.Hour)
	filter = latchkey.TimelineFilter{Limit: 1, Before: &end}
	for more := true; more; {
		page := timeline(t, f, grant.ID, filter)
		backwards = append(page.Happenings, backwards...)
		more, filter.Before = page.Earlier, &page.Happenings[0].At
	}
	assert.Equal(t, whole.Happenings, backwards)
	only := timeline(t, f, grant.ID, latchkey.TimelineFilter{Limit: 200, Types: []latchkey.EventType{latchkey.EventTryFinished}})
	assert.Len(t, only.Happenings, 3)
}

func TestTimelineOfACodeIsOfThatCode(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	grant := f.Grant(storetest.On(front, back))
	code := live(grant)[front.ID].ID
	f.Clock.Advance(aWhile)
	obey(t, f, grant.ID)
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, grant.ID))
	f.Clock.Advance(aWhile)
	obey(t, f, grant.ID)
	found, err := f.Store.CodeTimeline(t.Context(), f.Workspace.ID, code, latchkey.TimelineFilter{Limit: 200})
	require.NoError(t, err)
	assert.Equal(t, []string{
		"access_code.created", "Writing it to " + front.Name + ", attempt 1.", front.Name + " acknowledged: stored.",
		"access_code.set_on_device", "access_code.issued",
		"Removing it from " + front.Name + ", attempt 1.", front.Name + " acknowledged: deleted.",
		"access_code.removed_from_device", "access_code.deleted",
	}, lines(found))
	for _, h := range found.Happenings {
		assert.Equal(t, front.ID, h.Subject.DeviceID)
	}

	alone := boundCode(t, f, front, 0)
	obey(t, f, alone.ID)
	found, err = f.Store.CodeTimeline(t.Context(), f.Workspace.ID, alone.ID, latchkey.TimelineFilter{Limit: 200})
	require.NoError(t, err)
	assert.Contains(t, lines(found), front.Name+" acknowledged: stored.")

	_, err = f.Store.CodeTimeline(t.Context(), f.Workspace.ID, grant.ID, latchkey.TimelineFilter{Limit: 1})
	wantError(t, err, latchkey.ENotFound, "access_code_not_found")
	_, err = f.Store.CodeTimeline(t.Context(), grant.ID, code, latchkey.TimelineFilter{Limit: 1})
	wantError(t, err, latchkey.ENotFound, "access_code_not_found")
	_, _, err = f.Store.GrantTimeline(t.Context(), grant.ID, latchkey.GrantRef{ID: grant.ID}, latchkey.TimelineFilter{Limit: 1})
	wantError(t, err, latchkey.ENotFound, "access_grant_not_found")
}

// An attempt whose worker died has no end, and the next one is another line.
func TestAttemptThatLostItsWorkerHasNoEnd(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	grant := f.Grant(storetest.On(door))
	_, due := plan(t, f, grant.ID)
	lost := begin(t, f, grant.ID, due.Steps[0])
	finish(t, f, begin(t, f, grant.ID, due.Steps[0]))
	require.Error(t, f.Store.FinishPut(t.Context(), lost, store.Ack{Ref: "late", Words: "late"}), "it speaks up too late")
	var tries []string
	for _, h := range timeline(t, f, grant.ID, latchkey.TimelineFilter{Limit: 200}).Happenings {
		if h.Type == latchkey.EventTryStarted {
			tries = append(tries, fmt.Sprintf("%d %s %t", h.Try.Attempt, h.Try.Outcome, h.Try.Ended == nil))
		}
	}
	assert.Equal(t, []string{"1  true", "2 acknowledged false"}, tries)
}

// P5: whatever a driver quotes, no PIN is kept beside its attempt.
func TestLocksWordsAreKeptWithoutThePIN(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := f.Grant(storetest.On(f.AddDevice()))
	pin := grant.Methods[0].Secret.Reveal()
	_, due := plan(t, f, grant.ID)
	again := f.Clock.Now()
	require.NoError(t, f.Store.FailStep(t.Context(), begin(t, f, grant.ID, due.Steps[0]), store.Failure{
		Fault: latchkey.Faultf(latchkey.FaultBusy, "cannot store %s yet", pin), RetryAt: &again,
	}))
	job := begin(t, f, grant.ID, due.Steps[0])
	require.NoError(t, f.Store.FinishPut(t.Context(), job, store.Ack{Ref: "ref", Actual: job.Window, Words: "stored " + pin + " in slot 3"}))
	var words []string
	for _, h := range timeline(t, f, grant.ID, latchkey.TimelineFilter{Limit: 200}).Happenings {
		assert.NotContains(t, h.Description(), pin)
		if h.Type == latchkey.EventTryFinished {
			words = append(words, h.Try.Words)
		}
	}
	assert.Equal(t, []string{"cannot store [redacted] yet", "stored [redacted] in slot 3"}, words)
}

// A grant that comes to share an entry sees what happened to it since.
func TestTimelineOfASharedEntryBeginsWithTheShare(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door, person := f.AddDevice(), newPerson(t, f)
	first := f.Grant(storetest.On(door), storetest.For(person), between(f, 0, 10))
	obey(t, f, first.ID)
	f.Clock.Advance(aWhile)
	second := f.Grant(storetest.On(door), storetest.For(person), between(f, 5, 15))
	obey(t, f, second.ID)
	tries := func(id string) (n int) {
		for _, h := range timeline(t, f, id, latchkey.TimelineFilter{Limit: 200}).Happenings {
			if h.Type == latchkey.EventTryFinished {
				n++
			}
		}
		return n
	}
	assert.Equal(t, 2, tries(first.ID), "the entry is one")
	assert.Equal(t, 1, tries(second.ID))
}
