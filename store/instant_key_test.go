package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"latchkey"
	"latchkey/internal/storetest"
)

var (
	phone  = latchkey.NewSecret("a-secret-that-one-phone-drew")
	tablet = latchkey.NewSecret("a-secret-that-a-tablet-drew")
)

// guest is a grant of a mobile key on a door that can be opened from afar.
func guest(f *storetest.Fixture, changes ...func(*latchkey.NewGrant)) latchkey.Grant {
	return f.Grant(append([]func(*latchkey.NewGrant){storetest.On(f.AddDevice(fromAfar)), askingFor(latchkey.ModeMobileKey)}, changes...)...)
}

func keyOf(t *testing.T, f *storetest.Fixture, grant latchkey.Grant) latchkey.InstantKey {
	t.Helper()
	keys, err := f.Store.ListKeys(t.Context(), f.Workspace.ID, latchkey.InstantKeyFilter{MethodIDs: []string{grant.Methods[0].ID}})
	require.NoError(t, err)
	require.Len(t, keys, 1)
	return keys[0]
}

func uses(count int) func(*latchkey.NewGrant) {
	return func(wish *latchkey.NewGrant) { wish.Requested[0].MaxUses = count }
}

// The link is there in the answer to create, and nowhere in the database.
func TestAMobileKeyHasItsInstantKeyAtOnce(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	look, err := f.Store.CreateProfile(t.Context(), f.Workspace.ID, latchkey.NewProfile{Look: latchkey.ProfileLook{PrimaryColor: "#0a7"}})
	require.NoError(t, err)
	branded := func(wish *latchkey.NewGrant) { wish.CustomizationProfile = look.ID }
	grant := guest(f, branded, uses(2))
	key := keyOf(t, f, grant)
	assert.Equal(t, latchkey.InstantKey{
		ID: key.ID, WorkspaceID: f.Workspace.ID, IdentityID: grant.IdentityID, SessionID: key.SessionID, MethodID: grant.Methods[0].ID,
		Secret: grant.Methods[0].InstantKey.Secret, ProfileID: look.ID, Look: &look.Look, MaxUses: 2,
		CreatedAt: grant.CreatedAt, ExpiresAt: *grant.Window.EndsAt,
	}, key)
	session, _, err := f.Store.SessionByToken(t.Context(), grant.Methods[0].InstantKey.SessionToken)
	require.NoError(t, err)
	assert.Equal(t, []string{key.SessionID, grant.IdentityID}, []string{session.ID, session.IdentityID})
	read, err := f.Store.Grant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID})
	require.NoError(t, err)
	assert.Equal(t, grant.Methods[0].InstantKey, read.Methods[0].InstantKey)
	for _, ref := range []latchkey.InstantKeyRef{{ID: key.ID}, {Secret: key.Secret}} {
		found, err := f.Store.InstantKey(t.Context(), f.Workspace.ID, ref)
		require.NoError(t, err)
		assert.Equal(t, key, found)
	}
	require.Regexp(t, `^[1-9A-HJ-NP-Za-km-z]{24}$`, key.Secret.Reveal())
	_, err = f.Store.OpenKey(t.Context(), key.Secret, phone)
	require.NoError(t, err)
	for table, dump := range dumps(t, f) {
		for _, secret := range []latchkey.Secret{key.Secret, phone, grant.Methods[0].InstantKey.SessionToken} {
			assert.NotContains(t, dump, secret.Reveal(), table)
		}
	}
	other, _ := f.AddWorkspace("Other")
	_, err = f.Store.InstantKey(t.Context(), other.ID, latchkey.InstantKeyRef{Secret: key.Secret})
	wantError(t, err, latchkey.ENotFound, "instant_key_not_found")
	wantError(t, f.Store.DeleteKey(t.Context(), other.ID, key.ID), latchkey.ENotFound, "instant_key_not_found")
	withPIN := f.Grant(storetest.On(f.AddDevice()))
	assert.Zero(t, withPIN.Methods[0].InstantKey, "a PIN has none")
}

// A key is its first browsers'. The same one may open it again, whatever became
// of the key for others.
func TestAKeyIsBoundToTheBrowsersThatOpenItFirst(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := guest(f)
	key := keyOf(t, f, grant)
	preview := func(browser latchkey.Secret) latchkey.KeyPreview {
		seen, err := f.Store.PreviewKey(t.Context(), key.Secret, browser)
		require.NoError(t, err)
		return seen
	}
	assert.Equal(t, latchkey.KeyPreview{Key: key, Status: latchkey.KeyReady}, preview(phone))
	for range 3 {
		session, err := f.Store.OpenKey(t.Context(), key.Secret, phone)
		require.NoError(t, err)
		assert.Equal(t, grant.Methods[0].InstantKey.SessionToken, session.Token)
	}
	assert.True(t, preview(phone).Opened)
	assert.Equal(t, latchkey.KeyUsed, preview(tablet).Status)
	assert.Equal(t, 1, preview(tablet).Key.Uses)
	_, err := f.Store.OpenKey(t.Context(), key.Secret, tablet)
	wantError(t, err, latchkey.EConflict, "instant_key_used")
	_, err = f.Store.OpenKey(t.Context(), latchkey.NewSecret("guess"), phone)
	wantError(t, err, latchkey.ENotFound, "instant_key_not_found")
	f.Clock.Set(*grant.Window.EndsAt)
	_, err = f.Store.OpenKey(t.Context(), key.Secret, phone)
	require.NoError(t, err, "it is the same phone")
}

func TestAKeyThatNobodyOpenedInTimeIsExpired(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := guest(f)
	key := keyOf(t, f, grant)
	f.Clock.Set(key.ExpiresAt)
	_, err := f.Store.OpenKey(t.Context(), key.Secret, phone)
	wantError(t, err, latchkey.EConflict, "instant_key_expired")
	seen, err := f.Store.PreviewKey(t.Context(), key.Secret, phone)
	require.NoError(t, err)
	assert.Equal(t, latchkey.KeyExpired, seen.Status)
}

// The times of a grant move: so does the time to open its key.
func TestAKeyFollowsTheTimesOfItsGrant(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := guest(f)
	starts, ends := storetest.Start.Add(30*day), new(storetest.Start.Add(35*day))
	require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID},
		latchkey.GrantChange{StartsAt: &starts, EndsAt: &ends}))
	assert.Equal(t, starts.Add(day), keyOf(t, f, grant).ExpiresAt)
}

func TestBrowsersThatComeAtOnceAreCountedOne(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	key := keyOf(t, f, guest(f, uses(3)))
	opened := make(chan struct{}, 12)
	var browsers errgroup.Group
	for i := range cap(opened) {
		browsers.Go(func() error {
			_, err := f.Store.OpenKey(t.Context(), key.Secret, latchkey.NewSecret(phone.Reveal()+string(rune('a'+i))))
			if latchkey.CodeOf(err) == latchkey.EConflict {
				return nil
			}
			opened <- struct{}{}
			return err
		})
	}
	require.NoError(t, browsers.Wait())
	assert.Len(t, opened, 3)
}

// However a key ends, its link is nobody's and its session is over.
func TestAKeyEndsWithWhatItOpens(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*testing.T, *storetest.Fixture, latchkey.Grant, latchkey.InstantKey) error{
		"taken back": func(t *testing.T, f *storetest.Fixture, _ latchkey.Grant, key latchkey.InstantKey) error {
			t.Helper()
			return f.Store.DeleteKey(t.Context(), f.Workspace.ID, key.ID)
		},
		"grant deleted": func(t *testing.T, f *storetest.Fixture, grant latchkey.Grant, _ latchkey.InstantKey) error {
			t.Helper()
			return f.Store.DeleteGrant(t.Context(), f.Workspace.ID, grant.ID)
		},
		"method deleted": func(t *testing.T, f *storetest.Fixture, grant latchkey.Grant, _ latchkey.InstantKey) error {
			t.Helper()
			return f.Store.DeleteMethods(t.Context(), f.Workspace.ID, latchkey.MethodSelector{MethodID: grant.Methods[0].ID})
		},
		"person deleted": func(t *testing.T, f *storetest.Fixture, grant latchkey.Grant, _ latchkey.InstantKey) error {
			t.Helper()
			return f.Store.DeleteIdentity(t.Context(), f.Workspace.ID, grant.IdentityID)
		},
		"session deleted": func(t *testing.T, f *storetest.Fixture, _ latchkey.Grant, key latchkey.InstantKey) error {
			t.Helper()
			return f.Store.DeleteSession(t.Context(), f.Workspace.ID, key.SessionID)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := storetest.New(t)
			grant, other := guest(f), guest(f)
			key := keyOf(t, f, grant)
			session, err := f.Store.OpenKey(t.Context(), key.Secret, phone)
			require.NoError(t, err)
			require.NoError(t, end(t, f, grant, key))
			_, err = f.Store.OpenKey(t.Context(), key.Secret, phone)
			wantError(t, err, latchkey.ENotFound, "instant_key_not_found")
			_, _, err = f.Store.SessionByToken(t.Context(), session.Token)
			wantError(t, err, latchkey.EUnauthorized, "client_session_not_found")
			require.Len(t, f.Events(latchkey.EventSessionDeleted), 1)
			assert.NotEmpty(t, keyOf(t, f, other).ID, "another's stays")
		})
	}
}

func TestARevokedSessionIsNoKey(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := guest(f)
	key := keyOf(t, f, grant)
	require.NoError(t, f.Store.RevokeSession(t.Context(), f.Workspace.ID, key.SessionID))
	_, err := f.Store.OpenKey(t.Context(), key.Secret, phone)
	wantError(t, err, latchkey.ENotFound, "instant_key_not_found")
	read, err := f.Store.Grant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID})
	require.NoError(t, err)
	assert.Zero(t, read.Methods[0].InstantKey)
}

// The session of a key is nobody else's: who asks for one like it gets another.
func TestTheSessionOfAKeyIsNotReused(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := guest(f)
	key := keyOf(t, f, grant)
	wish := latchkey.NewClientSession{SessionLinks: latchkey.SessionLinks{IdentityID: grant.IdentityID}}
	assert.NotEqual(t, key.SessionID, open(t, f, wish, latchkey.ReuseExtended).ID)
}

func TestAFurtherKeyIsGenerated(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	late := func(wish *latchkey.NewGrant) {
		wish.StartsAt, wish.EndsAt = storetest.Start.Add(10*day), new(storetest.Start.Add(12*day))
	}
	grant := guest(f, late)
	further := func(wish latchkey.NewInstantKey) (latchkey.InstantKey, error) {
		wish.IdentityID = grant.IdentityID
		return f.Store.GenerateKey(t.Context(), f.Workspace.ID, wish)
	}
	made, err := further(latchkey.NewInstantKey{MaxUses: 5})
	require.NoError(t, err)
	assert.Equal(t, []any{5, "", grant.IdentityID, storetest.Start.Add(11 * day)},
		[]any{made.MaxUses, made.MethodID, made.IdentityID, made.ExpiresAt})
	listed, err := f.Store.ListKeys(t.Context(), f.Workspace.ID, latchkey.InstantKeyFilter{IdentityID: grant.IdentityID})
	require.NoError(t, err)
	require.Len(t, listed, 2)
	_, err = further(latchkey.NewInstantKey{ProfileID: grant.ID})
	wantError(t, err, latchkey.ENotFound, "customization_profile_not_found")
	f.Clock.Set(*grant.Window.EndsAt)
	_, err = further(latchkey.NewInstantKey{})
	wantError(t, err, latchkey.EInvalid, "user_identity_has_no_mobile_key")
	grant.IdentityID = f.Identity("Bob").ID
	_, err = further(latchkey.NewInstantKey{})
	wantError(t, err, latchkey.EInvalid, "user_identity_has_no_mobile_key")
	grant.IdentityID = made.ID
	_, err = further(latchkey.NewInstantKey{})
	wantError(t, err, latchkey.ENotFound, "user_identity_not_found")
}

// A key opens all the mobile keys of its person, for browsers that it is bound to.
func TestARingHasAllMobileKeysOfAPerson(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	ada := f.Identity("Ada")
	soon := func(wish *latchkey.NewGrant) { wish.StartsAt = wish.StartsAt.Add(time.Hour) }
	later, first := guest(f, storetest.For(ada), soon), guest(f, storetest.For(ada))
	f.Grant(storetest.On(f.AddDevice()), storetest.For(ada))
	guest(f)
	key := keyOf(t, f, later)
	_, err := f.Store.KeyRing(t.Context(), f.Workspace.ID, key.SessionID, phone)
	wantError(t, err, latchkey.EConflict, "instant_key_not_open")
	_, err = f.Store.OpenKey(t.Context(), key.Secret, phone)
	require.NoError(t, err)
	ring, err := f.Store.KeyRing(t.Context(), f.Workspace.ID, key.SessionID, phone)
	require.NoError(t, err)
	assert.Equal(t, "Ada", ring.PersonName)
	assert.Equal(t, key.ID, ring.Key.ID)
	require.Len(t, ring.Grants, 2)
	assert.Equal(t, []string{first.ID, later.ID}, []string{ring.Grants[0].ID, ring.Grants[1].ID})
	grant, method, found := ring.Method(first.Methods[0].ID)
	assert.Equal(t, []any{true, first.ID, first.Methods[0].ID}, []any{found, grant.ID, method.ID})
	_, _, found = ring.Method(key.ID)
	assert.False(t, found)
	f.Clock.Set(*first.Window.EndsAt)
	ring, err = f.Store.KeyRing(t.Context(), f.Workspace.ID, key.SessionID, phone)
	require.NoError(t, err)
	assert.Empty(t, ring.Grants, "what is over is on it no more")
	session := open(t, f, adas(), latchkey.ReuseRefused)
	_, err = f.Store.KeyRing(t.Context(), f.Workspace.ID, session.ID, phone)
	wantError(t, err, latchkey.EConflict, "instant_key_not_open")
}

// Whoever opened the door with the key sees what became of it; another guest does not.
func TestAGuestSeesWhatBecameOfTheirUnlock(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant, other := guest(f), guest(f)
	plan(t, f, grant.ID)
	attempt, err := f.Store.UnlockWithKey(t.Context(), f.Workspace.ID, latchkey.KeyUse{
		MethodID: grant.Methods[0].ID, Mode: latchkey.ModeMobileKey, DoorID: grant.Doors[0].ID,
	})
	require.NoError(t, err)
	look := func(of latchkey.Grant) error {
		return f.Store.CheckReach(t.Context(), f.Workspace.ID, latchkey.Viewer{SessionID: keyOf(t, f, of).SessionID}, latchkey.ToSee,
			[]latchkey.Named{{Noun: latchkey.NounActionAttempt, Values: []string{attempt.ID}}})
	}
	require.NoError(t, look(grant))
	wantError(t, look(other), latchkey.ENotFound, "action_attempt_not_found")
}
