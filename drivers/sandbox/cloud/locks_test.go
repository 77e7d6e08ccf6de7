package cloud_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers/sandbox/cloud"
	"latchkey/drivers/sandbox/wire"
)

func TestCodeLifeCycle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lock, a := w.lock("yale"), w.account()
	code := a.created(lock, w.stay("0352"))
	assert.Equal(t, "0352", code.Code, "leading zeros stay")
	assert.Equal(t, []wire.Code{code}, a.list(lock).Codes)

	longer := w.stay("0352")
	later := longer.EndsAt.Add(time.Hour)
	longer.EndsAt = &later
	changed := read[wire.Code](a, a.update(lock, code.ID, longer), http.StatusOK)
	assert.Equal(t, code.ID, changed.ID)
	assert.True(t, later.Equal(*changed.EndsAt))

	a.refused(a.erase(lock, code.ID, "grace"), wire.MarkMismatch)
	require.Equal(t, http.StatusNoContent, a.erase(lock, code.ID, "ada").status)
	a.refused(a.erase(lock, code.ID, "ada"), wire.CodeNotFound)
	assert.Empty(t, a.list(lock).Codes)
}

func TestLockKnowsTheTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lock := w.lock("yale")
	soon := w.stay("0352")
	start := soon.StartsAt.Add(30 * time.Minute)
	soon.StartsAt = &start
	w.account().created(lock, soon)
	for _, c := range []struct {
		after time.Duration
		want  string
	}{{0, "not_yet"}, {30 * time.Minute, "open"}, {59 * time.Minute, "open"}, {time.Hour, "over"}} {
		at := w.clock.Now().Add(c.after)
		tried, err := w.Try(t.Context(), w.site.ID, lock, wire.TryRequest{Code: "0352", At: &at})
		require.NoError(t, err)
		assert.Equal(t, c.want, tried.Reason)
		assert.Equal(t, c.want == "open", tried.Opens)
		assert.Equal(t, "ada", tried.Mark)
	}
	w.clock.advance(45 * time.Minute)
	tried, err := w.Try(t.Context(), w.site.ID, lock, wire.TryRequest{Code: "0352"})
	require.NoError(t, err)
	assert.True(t, tried.Opens)
	tried, err = w.Try(t.Context(), w.site.ID, lock, wire.TryRequest{Code: "9999"})
	require.NoError(t, err)
	assert.Equal(t, wire.TryAnswer{Reason: "no_such_code"}, tried)
}

func TestExpiredEntries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	keeps, forgets, a := w.lock("yale"), w.lock("igloohome"), w.account()
	for _, lock := range []string{keeps, forgets} {
		a.created(lock, w.stay("3526"))
	}
	w.clock.advance(2 * time.Hour)
	assert.Len(t, a.list(keeps).Codes, 1)
	assert.Empty(t, a.list(forgets).Codes)
}

// TestLocksRoundDown is the trap that drivers have to round up against.
func TestLocksRoundDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for profile, want := range map[string][2]string{
		"masked":    {"2026-07-02T13:37:21Z", "2026-07-04T10:59:59Z"},
		"yale":      {"2026-07-02T13:37:00Z", "2026-07-04T10:59:00Z"},
		"igloohome": {"2026-07-02T13:00:00Z", "2026-07-04T10:00:00Z"},
		"date_only": {"2026-07-01T22:00:00Z", "2026-07-03T22:00:00Z"}, // midnight in Berlin
	} {
		start, end := time.Date(2026, 7, 2, 13, 37, 21, 500, time.UTC), time.Date(2026, 7, 4, 10, 59, 59, 500, time.UTC)
		request := wire.CodeRequest{Code: "352635", Name: "Ada", Mark: "ada", StartsAt: &start, EndsAt: &end}
		code := w.account().created(w.lock(profile), request)
		assert.Equal(t, want, [2]string{code.StartsAt.Format(time.RFC3339), code.EndsAt.Format(time.RFC3339)}, profile)
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		profile, code string
		rule          latchkey.ConstraintType
	}{
		{"yale", "352", "length"},
		{"yale", "352635263", "length"},
		{"yale", "35a6", "length"},
		{"schlage", "35263", "length"},
		{"august", "3502", latchkey.NoZeros},
		{"nuki", "125364", latchkey.CannotStartWith12},
		{"ttlock_six_button", "3592", latchkey.CannotContain0789},
		{"tedee", "42424", latchkey.AtLeastThreeUniqueDigits},
		{"tedee", "54321", latchkey.NoSequence},
	} {
		refusal := w.account().refused(w.account().create(w.lock(c.profile), w.stay(c.code)), wire.InvalidCode)
		assert.EqualValues(t, c.rule, refusal.Rule, "%s on %s", c.code, c.profile)
		assert.NotContains(t, refusal.Message, c.code)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.account()
	yesterday := w.clock.Now().Add(-24 * time.Hour)
	past, endless, backwards, timeless := w.stay("3526"), w.stay("3526"), w.stay("3526"), w.stay("352635")
	past.StartsAt, endless.EndsAt, backwards.EndsAt = &yesterday, nil, &yesterday
	long := w.stay("3526")
	long.Name = strings.Repeat("A", 10)

	a.refused(a.create(w.lock("kwikset"), past), wire.StartInPast)
	a.refused(a.create(w.lock("ends_only"), endless), wire.EndRequired)
	a.refused(a.create(w.lock("yale"), backwards), wire.InvalidRequest)
	a.refused(a.create(w.lock("lockly"), timeless), wire.Unsupported)
	a.refused(a.create(w.lock("keyless"), w.stay("3526")), wire.Unsupported)
	a.refused(a.create(w.lock("schlage"), long), wire.InvalidName)
	a.refused(a.create("nowhere", w.stay("3526")), wire.LockNotFound)

	schlage, yale, fixed := w.lock("schlage"), w.lock("yale"), w.lock("replace_only")
	a.created(schlage, w.stay("3526"))
	a.refused(a.create(schlage, w.stay("5362")), wire.NameTaken)
	a.created(yale, w.stay("3526"))
	a.refused(a.create(yale, w.stay("3526")), wire.DuplicateCode)
	a.refused(a.update(fixed, a.created(fixed, w.stay("3526")).ID, w.stay("3526")), wire.ReplaceRequired)
}

func TestNumberedSlots(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lock, a := w.lock("smartthings"), w.account()
	plain := func(code string) wire.CodeRequest { return wire.CodeRequest{Code: code, Mark: code} }
	for _, code := range []string{"1111", "2222", "3333", "4444", "5555"} {
		a.created(lock, plain(code))
	}
	assert.Equal(t, 5, a.refused(a.create(lock, plain("6666")), wire.SlotsFull).Max)
	require.Equal(t, http.StatusNoContent, a.erase(lock, "slot-2", "2222").status)
	assert.Equal(t, "slot-2", a.created(lock, plain("7777")).ID, "a free number is used again")
}

func TestMoveTheBolt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lock, a := w.lock("keyless"), w.account()
	require.Equal(t, http.StatusNoContent, a.do(http.MethodPost, "/v1/locks/"+lock+"/unlock", nil).status)
	assert.False(t, w.state(lock).Locked)
	require.Equal(t, http.StatusNoContent, a.do(http.MethodPost, "/v1/locks/"+lock+"/lock", nil).status)
	assert.True(t, w.state(lock).Locked)
}

func TestProfilesAreComplete(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, profile := range cloud.Profiles() {
		assert.False(t, names[profile.Name], "%s stands twice", profile.Name)
		names[profile.Name] = true
		assert.NotEmpty(t, profile.Title)
		assert.NotEqual(t, profile.DeviceType != "", profile.SystemType != "", "a smart lock or an entrance")
		assert.Equal(t, profile.SystemType != "", profile.SystemName != "")
		assert.Equal(t, profile.GroupType != "", profile.GroupName != "")
		assert.NotEmpty(t, profile.Manufacturer)
		assert.NotEmpty(t, profile.Model)
		assert.Positive(t, profile.LatencyMS)
		assert.Equal(t, len(profile.CodeLengths) > 0 || profile.Cards != "", profile.MaxCodes > 0)
	}
}
