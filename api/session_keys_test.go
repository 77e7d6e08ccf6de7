package api

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

const aBrowser = "a-secret-that-the-phone-drew"

// opened opens an instant key of a person in a browser and returns the token of its session.
func (w *town) opened(personID string) string {
	w.t.Helper()
	key, err := w.Store.GenerateKey(w.t.Context(), w.Workspace.ID, latchkey.NewInstantKey{IdentityID: personID})
	require.NoError(w.t, err)
	session, err := w.Store.OpenKey(w.t.Context(), key.Secret, latchkey.NewSecret(aBrowser))
	require.NoError(w.t, err)
	return session.Token.Reveal()
}

// A mobile key that is an ACS credential of its own opens its entrance from the page of
// an instant key, and each of its person's keys sees what became of it.
func TestMobileKeyOfItsOwnOpensFromThePage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	made, err := w.Store.CreateACSCredential(t.Context(), w.Workspace.ID, latchkey.NewACSCredential{
		User: latchkey.ACSUserRef{ID: w.mine["acs_user"]}, Mode: latchkey.ModeMobileKey,
	})
	require.NoError(t, err)
	_, _, err = w.Store.PlanGrant(t.Context(), made.ID, w.Clock.Now())
	require.NoError(t, err)
	token := w.opened(w.mine["person"])
	status, answer := w.post("/seam/instant_key/v1/access/unlock", token,
		`{"browser":"`+aBrowser+`","access_method_id":"`+made.Method.ID+`","acs_entrance_id":"`+w.mine["gate"]+`"}`)
	require.Equal(t, http.StatusOK, status, answer)
	var asked struct {
		Attempt struct {
			ID string `json:"action_attempt_id"`
		} `json:"action_attempt"`
	}
	require.NoError(t, json.Unmarshal([]byte(answer), &asked))
	look := `{"action_attempt_id":"` + asked.Attempt.ID + `"}`
	for _, token := range []string{token, w.opened(w.mine["person"])} {
		status, answer = w.post("/action_attempts/get", token, look)
		require.Equal(t, http.StatusOK, status, answer)
	}
	status, _ = w.post("/action_attempts/get", w.theirs["token_of_person"], look)
	require.Equal(t, http.StatusNotFound, status)
}

// Who may only read is told of a mobile key, and is not given it.
func TestTheSessionOfAPortalIsGivenNoKey(t *testing.T) {
	t.Parallel()
	w, rows := newTown(t), rowsByPath()
	grant, err := w.Store.CreateGrant(t.Context(), w.Workspace.ID, latchkey.NewGrant{
		IdentityID: w.mine["person"], StartsAt: w.Clock.Now(), CustomerKey: "mine", Targets: latchkey.Targets{DeviceIDs: []string{w.mine["device"]}},
		Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeMobileKey, CreatedAt: w.Clock.Now()}},
	})
	require.NoError(t, err)
	key := grant.Methods[0].InstantKey
	portal, err := w.Store.CreatePortal(t.Context(), w.Workspace.ID, latchkey.NewPortal{CustomerKey: "mine"})
	require.NoError(t, err)
	related := `{"access_method_ids":["` + grant.Methods[0].ID + `"]}`
	calls := append([]sessionCall{{path: "/access_methods/get_related", body: related}}, sessionCalls...)
	for _, call := range calls {
		if rows[call.path].Kind.Writes {
			continue
		}
		_, answer := w.post(call.path, portal.Token.Reveal(), w.mine.in(call.body))
		require.NotContains(t, answer, key.Secret.Reveal(), call.path)
		require.NotContains(t, answer, key.SessionToken.Reveal(), call.path)
	}
	_, answer := w.post("/access_methods/get_related", portal.Token.Reveal(), related)
	require.Contains(t, answer, grant.Methods[0].ID)
	_, answer = w.post("/access_methods/get_related", w.mine["token_of_customer"], related)
	require.Contains(t, answer, key.SessionToken.Reveal(), "who may give keys to others has them")
}
