package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// algo makes a lock whose maker computes its codes.
func algo(d *store.FoundDoor) {
	maker(d)
	d.Capabilities.OnePIN, d.Capabilities.Offline = false, true
	d.Capabilities.OneTime, d.Capabilities.FirstUse, d.Capabilities.Native = day, day, latchkey.PrecisionHour
	d.Capabilities.Frames = []latchkey.TimeFrame{
		{Name: "Hourly", Min: time.Hour, Max: 28 * day}, {Name: "Daily", Min: 29 * day, Max: 367 * day, SameTime: true},
	}
}

// offlineWish asks for an offline code from the next half hour on.
func offlineWish(f *storetest.Fixture, door latchkey.Door, lasting time.Duration) latchkey.NewAccessCode {
	starts := f.Clock.Now().Truncate(time.Hour).Add(30 * time.Minute)
	ends := starts.Add(lasting)
	return latchkey.NewAccessCode{
		DeviceID: door.ID, Offline: true, Name: "Cleaner", Window: &latchkey.Window{StartsAt: starts, EndsAt: &ends},
	}
}

func tryCode(t *testing.T, f *storetest.Fixture, wish latchkey.NewAccessCode) (latchkey.AccessCode, error) {
	t.Helper()
	code, _, err := f.Store.CreateAccessCode(t.Context(), f.Workspace.ID, wish)
	return code, err
}

func makeCode(t *testing.T, f *storetest.Fixture, wish latchkey.NewAccessCode) latchkey.AccessCode {
	t.Helper()
	code, err := tryCode(t, f, wish)
	require.NoError(t, err)
	return code
}

// An offline code is the maker's: nobody knows it before, its times are those that
// the lock keeps, and nobody changes it or takes it back before its end.
func TestTheLifeOfAnOfflineCode(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	wish := offlineWish(f, f.AddDevice(algo), 4*day)
	asked := *wish.Window
	code := makeCode(t, f, wish)
	assert.True(t, code.Method.Secret.IsZero())
	window := code.Grant.Window
	assert.Equal(t, asked.StartsAt.Add(-30*time.Minute), window.StartsAt)
	assert.Equal(t, asked.EndsAt.Add(30*time.Minute), *window.EndsAt)

	acknowledge(t, f, code.ID, "987654321")
	code = readCode(t, f, code.ID)
	assert.Equal(t, "987654321", code.Method.Secret.Reveal())
	assert.Equal(t, latchkey.CodeSet, code.Status(f.Clock.Now()))
	assert.Equal(t, []string{"igloo_algopin_must_be_used_within_24_hours"}, noticeCodes(code.Warnings(f.Clock.Now())))

	ref, name := latchkey.CodeRef{ID: code.ID}, "Guest"
	later := window.EndsAt.Add(time.Hour)
	for _, change := range []latchkey.CodeChange{{Name: &name}, {EndsAt: &later}} {
		_, err := f.Store.UpdateAccessCode(t.Context(), f.Workspace.ID, ref, change)
		wantError(t, err, latchkey.EInvalid, "offline_access_code_not_changeable")
	}
	_, err := f.Store.DeleteAccessCode(t.Context(), f.Workspace.ID, ref)
	wantError(t, err, latchkey.EInvalid, "offline_access_code_not_revocable")
	assert.Equal(t, latchkey.CodeSet, readCode(t, f, code.ID).Status(f.Clock.Now()), "it says what is so")

	f.Clock.Set(*window.EndsAt)
	obey(t, f, code.ID)
	_, err = f.Store.AccessCode(t.Context(), f.Workspace.ID, ref)
	wantError(t, err, latchkey.ENotFound, "access_code_not_found")
}

// Whoever makes an offline code wants to know it at once, and can still take it back
// until it is computed.
func TestAnOfflineCodeIsComputedAtOnce(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(algo)
	wish := offlineWish(f, door, 5*time.Hour)
	wish.Window.StartsAt, *wish.Window.EndsAt = wish.Window.StartsAt.Add(30*day), wish.Window.EndsAt.Add(30*day)
	code := makeCode(t, f, wish)
	_, due := plan(t, f, code.ID)
	assert.Len(t, due.Steps, 1, "a month ahead")
	_, err := f.Store.DeleteAccessCode(t.Context(), f.Workspace.ID, latchkey.CodeRef{ID: code.ID})
	require.NoError(t, err)
	assert.Equal(t, latchkey.GrantDeleted, obey(t, f, code.ID).Status)

	grant := f.Grant(storetest.On(door), func(n *latchkey.NewGrant) {
		n.StartsAt, n.EndsAt = wish.Window.StartsAt, wish.Window.EndsAt
	})
	_, due = plan(t, f, grant.ID)
	assert.Empty(t, due.Steps, "an access grant that is taken back leaves no code behind")
}

func TestTimesThatAnOfflineLockCannotKeepSayWhatWouldDo(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(algo)
	long := offlineWish(f, door, 40*day+2*time.Hour)
	_, err := tryCode(t, f, long)
	wantError(t, err, latchkey.EInvalid, "device_time_constraints_violated")
	assert.Contains(t, err.Error(), "max_time_rounding 1d")
	long.Rounding = latchkey.DayRounding
	code := makeCode(t, f, long)
	assert.Equal(t, 41*day, code.Grant.Window.EndsAt.Sub(code.Grant.Window.StartsAt))

	_, err = tryCode(t, f, offlineWish(f, door, 500*day))
	wantError(t, err, latchkey.EInvalid, "device_time_constraints_violated")
	endless := offlineWish(f, door, 0)
	endless.Window = nil
	_, err = tryCode(t, f, endless)
	wantError(t, err, latchkey.EInvalid, "invalid_input")
}

func TestWhatAMakerDecidesCannotBeAsked(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	offline, salto, plain := f.AddDevice(algo), f.AddDevice(maker), f.AddDevice()
	hours := 5 * time.Hour
	for _, test := range map[string]struct {
		on     latchkey.Door
		change func(*latchkey.NewAccessCode)
		want   string
	}{
		"a chosen code": {offline, func(n *latchkey.NewAccessCode) { n.Code = latchkey.NewSecret("123456") }, "code_constraints_violated"},
		"a chosen code on a lock that is told": {salto, func(n *latchkey.NewAccessCode) {
			n.Offline, n.Code = false, latchkey.NewSecret("123456")
		}, "code_constraints_violated"},
		"a key of several codes": {offline, func(n *latchkey.NewAccessCode) { n.Terms.CommonKey = "team" }, "invalid_input"},
		"an online code":         {offline, func(n *latchkey.NewAccessCode) { n.Offline = false }, "device_action_not_supported"},
		"an offline code":        {plain, func(*latchkey.NewAccessCode) {}, "device_action_not_supported"},
		"a code for one use": {plain, func(n *latchkey.NewAccessCode) {
			n.Offline, n.Terms.OneTime = false, true
		}, "device_action_not_supported"},
		"a pool": {offline, func(n *latchkey.NewAccessCode) { n.Backup = true }, "device_action_not_supported"},
	} {
		wish := offlineWish(f, test.on, hours)
		test.change(&wish)
		_, err := tryCode(t, f, wish)
		wantError(t, err, latchkey.EInvalid, test.want)
	}
	_, err := f.Store.DrawCode(t.Context(), f.Workspace.ID, offline.ID)
	wantError(t, err, latchkey.EInvalid, "code_constraints_violated")
}

// A lock that chooses its PIN and is told the times (Salto, Oracode) makes codes of
// their own, too.
func TestACodeOfALockThatChoosesItIsKnownOnceItIsSet(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	salto, plain := f.AddDevice(maker), f.AddDevice()
	code := makeCode(t, f, latchkey.NewAccessCode{DeviceID: salto.ID})
	assert.True(t, code.Method.Secret.IsZero())
	acknowledge(t, f, code.ID, "864213")
	assert.Equal(t, "864213", readCode(t, f, code.ID).Method.Secret.Reveal())
	pin := latchkey.NewSecret("123456")
	_, err := f.Store.UpdateAccessCode(t.Context(), f.Workspace.ID, latchkey.CodeRef{ID: code.ID}, latchkey.CodeChange{Code: &pin})
	wantError(t, err, latchkey.EInvalid, "code_constraints_violated")

	wish := latchkey.NewAccessCodes{DeviceIDs: []string{salto.ID, plain.ID}}
	_, err = f.Store.CreateAccessCodes(t.Context(), f.Workspace.ID, wish)
	wantError(t, err, latchkey.EConflict, "code_cannot_be_shared")
	wish.Split = true
	codes, err := f.Store.CreateAccessCodes(t.Context(), f.Workspace.ID, wish)
	require.NoError(t, err)
	assert.True(t, codes[0].Method.Secret.IsZero())
	assert.Empty(t, codes[0].Grant.Code.CommonKey)
	assert.False(t, codes[1].Method.Secret.IsZero())
}

// A code for one use has a day from its start, and is over once it has opened the door.
func TestACodeForOneUse(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(algo)
	once := func() latchkey.NewAccessCode {
		wish := offlineWish(f, door, 3*time.Hour)
		wish.Terms.OneTime = true
		return wish
	}
	_, err := tryCode(t, f, once())
	wantError(t, err, latchkey.EInvalid, "device_time_constraints_violated")
	assert.Contains(t, err.Error(), "Leave ends_at out")
	wish := once()
	*wish.Window.EndsAt = wish.Window.StartsAt.Add(2 * day)
	_, err = tryCode(t, f, wish)
	wantError(t, err, latchkey.EInvalid, "device_time_constraints_violated")

	wish = once()
	wish.Rounding = latchkey.DayRounding
	code := makeCode(t, f, wish)
	assert.Equal(t, day, code.Grant.Window.EndsAt.Sub(code.Grant.Window.StartsAt))
	wish.Window = nil
	code = makeCode(t, f, wish)
	grant := acknowledge(t, f, code.ID, "987654321")
	assert.True(t, readCode(t, f, code.ID).Grant.Code.OneTime)
	assert.Empty(t, readCode(t, f, code.ID).Warnings(f.Clock.Now()))

	require.NoError(t, f.Store.RecordEntry(t.Context(), f.Account.ID, latchkey.Entry{
		Kind: latchkey.EntryUnlocked, Door: door.NativeID, Method: latchkey.ByKeycode, At: f.Clock.Now(),
		Mark: f.Store.Mark(grant.Methods[0].Credentials[0].ID),
	}))
	assert.Equal(t, latchkey.CodeRemoving, readCode(t, f, code.ID).Status(f.Clock.Now()))
	assert.Equal(t, latchkey.GrantDeleted, obey(t, f, code.ID).Status, "the lock is asked, and has it no more")
	assert.Equal(t, []latchkey.EventType{
		latchkey.EventCodeCreated, latchkey.EventCodeSet, latchkey.EventCodeIssued, latchkey.EventLockUnlocked,
		latchkey.EventCodeRemoved, latchkey.EventCodeDeleted,
	}, codeKinds(f, code.ID))
}

// Nobody listened, and the lock knows the code by a name of its own: what its
// gateway kept says that the code was used.
func TestACodeForOneUseIsOverByWhatItsGatewayKept(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(algo)
	code := makeCode(t, f, latchkey.NewAccessCode{DeviceID: door.ID, Offline: true, Terms: latchkey.CodeTerms{OneTime: true}})
	ref := acknowledge(t, f, code.ID, "987654321").Methods[0].Credentials[0].NativeRef
	used := f.Clock.Now().Add(time.Hour)
	f.Clock.Advance(2 * time.Hour)
	require.NoError(t, f.Store.RecordHistory(t.Context(), f.Account.ID, nil, json.RawMessage(`{"1":3}`), []latchkey.Entry{
		{Kind: latchkey.EntryUnlocked, Door: door.NativeID, Ref: ref, Method: latchkey.ByKeycode, At: used},
	}))
	assert.Equal(t, used, f.Events(latchkey.EventLockUnlocked)[0].OccurredAt)
	assert.Equal(t, latchkey.CodeRemoving, readCode(t, f, code.ID).Status(f.Clock.Now()))
	assert.Equal(t, latchkey.GrantDeleted, obey(t, f, code.ID).Status)
}

// Nobody heard that the code was used: it is missing, and not put back.
func TestACodeForOneUseThatIsMissingWasUsed(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(algo)
	code := makeCode(t, f, latchkey.NewAccessCode{DeviceID: door.ID, Offline: true, Terms: latchkey.CodeTerms{OneTime: true}})
	id := acknowledge(t, f, code.ID, "987654321").Methods[0].Credentials[0].ID
	ours, err := f.Store.OnDoor(t.Context(), door.ID)
	require.NoError(t, err)
	require.NoError(t, f.Store.RecordReading(t.Context(), door.ID, store.Reading{
		Kept: len(ours.Entries), Complete: true, Missing: []string{id}, Handovers: ours.Handovers,
	}))
	assert.Equal(t, latchkey.GrantDeleted, obey(t, f, code.ID).Status)
	assert.NotContains(t, codeKinds(f, code.ID), latchkey.EventCodeDeletedOutside)
}
