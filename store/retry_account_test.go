package store_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// TestMendedAccountTriesWhatItRefused: settings that cannot work, or a server of a
// version that nobody speaks, are no lock's last word. Once they are mended, the
// person gets in, and nobody has to change the grant for it.
func TestMendedAccountTriesWhatItRefused(t *testing.T) {
	t.Parallel()
	for name, mend := range map[string]func(*storetest.Fixture){
		"it works again": func(f *storetest.Fixture) {
			for _, class := range []latchkey.FaultClass{latchkey.FaultPermanent, latchkey.FaultGatewayOffline} { // updated, then started
				require.NoError(t, f.Store.SetAccountFault(t.Context(), f.Account.ID, latchkey.Faultf(class, "no")))
			}
			require.NoError(t, f.Store.ClearAccountFault(t.Context(), f.Account.ID))
		},
		"it gets other settings": func(f *storetest.Fixture) {
			made := webview(t, f, func(w *latchkey.NewWebview) { w.AccountID = f.Account.ID })
			require.NoError(t, f.Store.AcceptLogin(t.Context(), enter(t, f, made, `{"token":"new"}`), lockCloud))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := storetest.New(t)
			front, back := f.AddDevice(), f.AddDevice()
			grant := f.Grant(storetest.On(front, back))
			_, due := plan(t, f, grant.ID)
			require.Len(t, due.Steps, 2)
			said := map[string]latchkey.FaultClass{live(grant)[front.ID].ID: latchkey.FaultPermanent, live(grant)[back.ID].ID: latchkey.FaultUnsupported}
			for _, step := range due.Steps {
				fail(t, f, begin(t, f, grant.ID, step), said[step.CredentialID])
			}
			f.EmptyOutbox()
			mend(f)
			assert.Equal(t, latchkey.ReasonRetryNow, f.Letters()[grant.ID])
			grant = obey(t, f, grant.ID)
			assert.Equal(t, latchkey.CredentialSet, live(grant)[front.ID].State)
			assert.Equal(t, latchkey.CredentialRefused, live(grant)[back.ID].State, "what a lock cannot do, it cannot do")
		})
	}
}

// TestLockThatCanDoMoreTriesWhatItRefused: what a lock could not do behind a server that
// was too old it may do behind the new one, and so may one whose setting was changed.
func TestLockThatCanDoMoreTriesWhatItRefused(t *testing.T) {
	t.Parallel()
	exactly := func(g *latchkey.NewGrant) {
		g.Requested[0].Code, g.Requested[0].Exact = latchkey.NewSecret("4821"), true
	}
	more := func(d *store.FoundDoor) { d.Capabilities.CodeLengths = []int{4, 5, 6, 7} }
	for name, change := range map[string]func(*storetest.Fixture, latchkey.Door){
		"while it is there": func(f *storetest.Fixture, front latchkey.Door) { f.Change(front, more) },
		"when it is back": func(f *storetest.Fixture, front latchkey.Door) {
			lost := f.Lose(front)
			more(&lost)
			f.Find(lost)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, class := range []latchkey.FaultClass{latchkey.FaultUnsupported, latchkey.FaultInvalidCode} {
				f := storetest.New(t)
				front, back := f.AddDevice(), f.AddDevice()
				grant := f.Grant(storetest.On(front, back), exactly)
				_, due := plan(t, f, grant.ID)
				require.Len(t, due.Steps, 2)
				for _, step := range due.Steps {
					fail(t, f, begin(t, f, grant.ID, step), class)
				}
				grant, due = plan(t, f, grant.ID)
				require.Equal(t, latchkey.CredentialRefused, live(grant)[front.ID].State)
				require.Empty(t, due.Steps)
				f.Sync()
				_, due = plan(t, f, grant.ID)
				require.Empty(t, due.Steps, "it can do what it could")
				change(f, front)
				grant = obey(t, f, grant.ID)
				assert.Equal(t, latchkey.CredentialSet, live(grant)[front.ID].State)
				assert.Equal(t, latchkey.CredentialRefused, live(grant)[back.ID].State, "the other one is as it was")
			}
		})
	}
}
