package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

// guestOf opens a session of a person.
func guestOf(t *testing.T, f *storetest.Fixture, person latchkey.Identity) latchkey.Viewer {
	t.Helper()
	links := latchkey.SessionLinks{IdentityID: person.ID}
	return latchkey.Viewer{SessionID: open(t, f, latchkey.NewClientSession{SessionLinks: links}, latchkey.ReuseRefused).ID}
}

// mayDo asks whether a session may do something with a device.
func mayDo(t *testing.T, f *storetest.Fixture, by latchkey.Viewer, need latchkey.Need, device latchkey.Door) error {
	t.Helper()
	return f.Store.CheckReach(t.Context(), f.Workspace.ID, by, need,
		[]latchkey.Named{{Noun: latchkey.NounDevice, Values: []string{device.ID}}})
}

// wantSight checks which devices a session sees, and that it counts them so.
func wantSight(t *testing.T, f *storetest.Fixture, by latchkey.Viewer, devices ...latchkey.Door) {
	t.Helper()
	ids := make([]string, len(devices))
	for i, device := range devices {
		ids[i] = device.ID
	}
	found, err := f.Store.ListDoors(t.Context(), f.Workspace.ID,
		latchkey.DoorFilter{Viewer: by, Kind: latchkey.DoorDevice, Managed: new(true)}, latchkey.Page{Limit: 9})
	wantIDs(t, "devices", found.Rows, err, func(d latchkey.Door) string { return d.ID }, ids)
	session, err := f.Store.Session(t.Context(), f.Workspace.ID, latchkey.SessionRef{ID: by.SessionID})
	require.NoError(t, err)
	require.Equal(t, len(devices), session.DeviceCount)
}

func TestAGuestSeesTheirDoorsAndUsesThemWhileTheGrantIsOn(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, inSpace, theirs := f.AddDevice(), f.AddDevice(), f.AddDevice()
	ada := f.Identity("Ada")
	soon := func(wish *latchkey.NewGrant) { wish.StartsAt = wish.StartsAt.Add(time.Hour) }
	f.Grant(storetest.On(front), storetest.In(f.Space(inSpace)), storetest.For(ada), soon)
	f.Grant(storetest.On(theirs))
	guest := guestOf(t, f, ada)
	wantSight(t, f, guest, front, inSpace)
	require.ErrorContains(t, mayDo(t, f, guest, latchkey.ToSee, theirs), "Not authorized to view this device")
	for _, door := range []latchkey.Door{front, inSpace} {
		require.NoError(t, mayDo(t, f, guest, latchkey.ToSee, door))
		require.ErrorContains(t, mayDo(t, f, guest, latchkey.ToUse, door), "Not authorized to operate this device")
	}
	f.Clock.Advance(time.Hour)
	for _, door := range []latchkey.Door{front, inSpace} {
		require.NoError(t, mayDo(t, f, guest, latchkey.ToUse, door))
		require.ErrorContains(t, mayDo(t, f, guest, latchkey.ToGive, door), "Not authorized to grant access to this device")
		require.ErrorContains(t, mayDo(t, f, guest, latchkey.ToChange, door), "Not authorized to change this device")
	}
	f.Clock.Advance(23 * time.Hour)
	require.ErrorContains(t, mayDo(t, f, guest, latchkey.ToUse, front), "Not authorized to operate this device")
}

func TestALentDeviceIsSeenAndUsedUntilItIsTakenBack(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice()
	ada := f.Identity("Ada")
	guest := guestOf(t, f, ada)
	wantSight(t, f, guest)
	require.NoError(t, f.Store.GrantDevice(t.Context(), f.Workspace.ID, ada.ID, front.ID))
	wantSight(t, f, guest, front)
	require.NoError(t, mayDo(t, f, guest, latchkey.ToUse, front))
	require.ErrorContains(t, mayDo(t, f, guest, latchkey.ToChange, front), "Not authorized to change this device")
	require.NoError(t, f.Store.RevokeDevice(t.Context(), f.Workspace.ID, ada.ID, front.ID))
	wantSight(t, f, guest)
}

func TestTheCodesOnASharedDoorAreTheirUsersOnly(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice()
	ada := f.Identity("Ada")
	adas := f.Grant(storetest.On(front), storetest.For(ada))
	f.Grant(storetest.On(front))
	codes, err := f.Store.ListAccessCodes(t.Context(), f.Workspace.ID,
		latchkey.CodeFilter{Viewer: guestOf(t, f, ada), DeviceID: front.ID}, latchkey.Page{Limit: 9})
	require.NoError(t, err)
	require.Len(t, codes.Rows, 1)
	require.Equal(t, adas.Methods[0].Secret, codes.Rows[0].Method.Secret)
	events, err := f.Store.ListEvents(t.Context(), f.Workspace.ID,
		latchkey.EventFilter{Viewer: guestOf(t, f, ada), Since: &time.Time{}, Limit: 99})
	require.NoError(t, err)
	for _, event := range events {
		if about := event.Subject.GrantID; about != "" {
			require.Equal(t, adas.ID, about, event.Type)
		}
	}
}

func TestSessionsMoveWithTheirPersonAndGoWithThem(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	ada, twin := f.Identity("Ada"), f.Identity("Ada L.")
	f.Grant(storetest.On(front), storetest.For(ada))
	f.Grant(storetest.On(back), storetest.For(twin))
	guest := guestOf(t, f, twin)
	wantSight(t, f, guest, back)
	require.NoError(t, f.Store.MergeIdentities(t.Context(), f.Workspace.ID, byID(ada)[0], byID(twin)))
	wantSight(t, f, guest, front, back)
	wantSight(t, f, guestOf(t, f, twin), front, back) // the name that is gone is ada's now
	session, err := f.Store.Session(t.Context(), f.Workspace.ID, latchkey.SessionRef{ID: guest.SessionID})
	require.NoError(t, err)
	require.Equal(t, ada.ID, session.IdentityID)

	require.NoError(t, f.Store.DeleteIdentity(t.Context(), f.Workspace.ID, ada.ID))
	_, err = f.Store.Session(t.Context(), f.Workspace.ID, latchkey.SessionRef{ID: guest.SessionID})
	wantError(t, err, latchkey.ENotFound, "client_session_not_found")
	require.Len(t, f.Events(latchkey.EventSessionDeleted), 2)
}

func TestASessionSeesWhatItConnectedThroughItsWebview(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice()
	session := open(t, f, latchkey.NewClientSession{}, latchkey.ReuseRefused)
	owner := latchkey.Viewer{SessionID: session.ID}
	made := webview(t, f, func(w *latchkey.NewWebview) { w.SessionID = session.ID })
	other := webview(t, f, nil)
	wantSight(t, f, owner)
	require.NoError(t, f.Store.AcceptLogin(t.Context(), enter(t, f, made, `{"token":"hush"}`), lockCloud)) // those of the fixture's account
	wantSight(t, f, owner, front)
	require.NoError(t, mayDo(t, f, owner, latchkey.ToChange, front))
	for webviewID, want := range map[string][]string{made.ID: {front.ID}, other.ID: {}} {
		found, err := f.Store.ListDoors(t.Context(), f.Workspace.ID,
			latchkey.DoorFilter{Kind: latchkey.DoorDevice, WebviewID: webviewID}, latchkey.Page{Limit: 9})
		wantIDs(t, "devices of a webview", found.Rows, err, func(d latchkey.Door) string { return d.ID }, want)
	}
	webviews, err := f.Store.ListWebviews(t.Context(), f.Workspace.ID, latchkey.WebviewFilter{Viewer: owner}, latchkey.Page{Limit: 9})
	wantIDs(t, "webviews", webviews.Rows, err, func(w latchkey.Webview) string { return w.ID }, []string{made.ID})
	linked, err := f.Store.Session(t.Context(), f.Workspace.ID, latchkey.SessionRef{ID: session.ID})
	require.NoError(t, err)
	require.Equal(t, []string{made.ID}, linked.WebviewIDs)
	require.Equal(t, []string{f.Account.ID}, linked.AccountIDs)
	require.NoError(t, f.Store.DeleteWebview(t.Context(), f.Workspace.ID, made.ID))
	wantSight(t, f, owner, front) // the account stays, and stays its own
	linked, err = f.Store.Session(t.Context(), f.Workspace.ID, latchkey.SessionRef{ID: session.ID})
	require.NoError(t, err)
	require.Equal(t, latchkey.SessionLinks{AccountIDs: []string{f.Account.ID}, WebviewIDs: []string{}}, linked.SessionLinks)
	_, err = f.Store.GrantSession(t.Context(), f.Workspace.ID, latchkey.SessionRef{ID: session.ID},
		latchkey.SessionLinks{WebviewIDs: []string{session.ID}})
	wantError(t, err, latchkey.ENotFound, "connect_webview_not_found")
}

func TestARevokedSessionReachesNothing(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice()
	links := latchkey.SessionLinks{AccountIDs: []string{f.Account.ID}}
	owner := latchkey.Viewer{SessionID: open(t, f, latchkey.NewClientSession{SessionLinks: links}, latchkey.ReuseRefused).ID}
	require.NoError(t, mayDo(t, f, owner, latchkey.ToChange, front))
	require.NoError(t, f.Store.RevokeSession(t.Context(), f.Workspace.ID, owner.SessionID))
	wantError(t, mayDo(t, f, owner, latchkey.ToSee, front), latchkey.EUnauthorized, "unauthorized")
}
