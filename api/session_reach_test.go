package api

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/api/route"
)

// Every route that admits client sessions has a call in sessionCalls, or it is not
// served to them.
func TestEveryRouteForSessionsIsTried(t *testing.T) {
	t.Parallel()
	tried := map[string]bool{}
	for _, call := range sessionCalls {
		tried[call.path] = true
	}
	for _, row := range table(Services{}) {
		admits := slices.Contains(row.Schemes, route.ClientSession) || slices.Contains(row.Schemes, route.CustomerSession)
		_, served := sessionRoutes[row.Path]
		require.Equal(t, admits, served, "%s: its row and sessionRoutes (scope.go) disagree", row.Path)
		require.Equal(t, admits, tried[row.Path], "%s: needs a call in sessionCalls", row.Path)
	}
}

// rowsByPath are the routes by their paths.
func rowsByPath() map[string]route.Row {
	rows := map[string]route.Row{}
	for _, row := range table(Services{}) {
		rows[row.Path] = row
	}
	return rows
}

// Whatever a session sends with things of others, in any parameter of any route and
// by any of its verbs, it is shown nothing of theirs and changes nothing.
func TestASessionNeitherSeesNorChangesWhatIsNotItsOwn(t *testing.T) {
	t.Parallel()
	w, rows := newTown(t), rowsByPath()
	before := w.state()
	for _, call := range sessionCalls {
		row := rows[call.path]
		bodies := append(foreign(call.body, w.mine, w.theirs), planted(row.Params, w.mine.in(call.body), w.theirs)...)
		for _, kind := range []string{"customer", "person", "owner"} {
			for _, body := range bodies {
				for _, verb := range row.Kind.Verbs {
					w.tryToSee(verb, call.path, kind, body)
				}
			}
		}
		if after := w.state(); strings.Contains(call.body, "$") {
			require.Equal(t, before, after, "%s changed something", call.path)
		} else {
			before = after // it names nothing, so that what it made is its own
		}
	}
}

// tryToSee makes a call that must show nothing of others. Error messages may say
// what was sent.
func (w *town) tryToSee(verb, path, kind, body string) {
	status, answer := w.send(verb, path, w.mine["token_of_"+kind], body)
	require.Less(w.t, status, http.StatusInternalServerError, "%s %s %s: %s", verb, path, body, answer)
	for name, value := range w.theirs {
		if name == "pin" || name == "acs_pin" {
			value = `"` + value + `"` // any id may have four digits
		}
		require.NotContains(w.t, answer, value, "%s %s shows the %s %s of others for %s", verb, path, kind, name, body)
	}
}

// What is not there and what is others' cannot be told apart, but for devices (contract 1.2).
func TestWhatIsOfOthersIsLikeWhatIsNotThere(t *testing.T) {
	t.Parallel()
	w, rows := newTown(t), rowsByPath()
	word := regexp.MustCompile(`\$([a-z_]+)`)
	for _, call := range sessionCalls {
		words := word.FindAllStringSubmatch(call.body, -1)
		if len(words) != 1 || words[0][1] == "device" || words[0][1] == "spare" || words[0][1] == "customer" {
			continue
		}
		unknown := "00000000-0000-4000-8000-00000000dead"
		for _, verb := range rows[call.path].Kind.Verbs {
			status, answer := w.send(verb, call.path, w.mine["token_of_customer"], w.theirs.in(call.body))
			gone, nothing := w.send(verb, call.path, w.mine["token_of_customer"], word.ReplaceAllString(call.body, unknown))
			require.Equal(t, gone, status, "%s %s: %s, and %s", verb, call.path, answer, nothing)
			require.Equal(t, nothing, answer, "%s %s", verb, call.path)
		}
	}
	_, answer := w.post("/devices/get", w.mine["token_of_customer"], w.theirs.in(`{"device_id":"$device"}`))
	require.Contains(t, answer, "Not authorized to view this device")
}

// The session of a portal reads what its customer's sessions read, and is refused
// at every route that changes something.
func TestTheSessionOfAPortalOnlyReads(t *testing.T) {
	t.Parallel()
	w, rows := newTown(t), rowsByPath()
	portal, err := w.Store.CreatePortal(t.Context(), w.Workspace.ID, latchkey.NewPortal{CustomerKey: w.mine["customer"]})
	require.NoError(t, err)
	before := w.state()
	for _, call := range sessionCalls {
		row := rows[call.path]
		reads := slices.Contains(row.Schemes, route.CustomerReadOnly)
		require.False(t, reads && row.Kind.Writes, "%s changes something", call.path)
		for _, verb := range row.Kind.Verbs {
			status, answer := w.send(verb, call.path, portal.Token.Reveal(), w.mine.in(call.body))
			require.Equal(t, !reads, status == http.StatusUnauthorized, "%s %s: %s", verb, call.path, answer)
			if reads && !strings.Contains(call.body, "user_identifier_key") { // which is another session's
				require.Contains(t, answer, w.mine[call.shows], "%s %s", verb, call.path)
			}
		}
	}
	require.Equal(t, before, w.state())
}

// A customer's session does all of it with what is its own, by each verb.
func TestASessionSeesAndChangesItsOwn(t *testing.T) {
	t.Parallel()
	rows, most := rowsByPath(), 0
	for _, row := range rows {
		most = max(most, len(row.Kind.Verbs))
	}
	for nth := range most {
		t.Run(fmt.Sprint("verb ", nth), func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			for _, call := range sessionCalls {
				verbs := rows[call.path].Kind.Verbs
				w.doesItsOwn(verbs[nth%len(verbs)], call)
			}
		})
	}
}

func (w *town) doesItsOwn(verb string, call sessionCall) {
	want := call.status
	if want == 0 {
		want = http.StatusOK
	}
	status, answer := w.send(verb, call.path, w.mine["token_of_customer"], w.mine.in(call.body))
	require.Equal(w.t, want, status, "%s %s: %s", verb, call.path, answer)
	require.Contains(w.t, answer, w.mine[call.shows], "%s %s", verb, call.path)
}

// A customer that names a person whom others know by e-mail or phone learns nothing of
// it: the person is its own, and it sees them.
func TestAPersonWhomOthersKnowIsNotToldOf(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	email, phone := "ada@example.com", "+4915112345678"
	_, err := w.Store.CreateIdentity(t.Context(), w.Workspace.ID, latchkey.NewIdentity{Email: &email, Phone: &phone})
	require.NoError(t, err)
	body := `{"user_identity":{"email_address":"Ada@example.com","phone_number":"+4915112345678"},"device_ids":["$device"],
		"requested_access_methods":[{"mode":"code"}]}`
	for _, s := range []side{w.mine, w.theirs} {
		status, answer := w.post("/access_grants/create", s["token_of_customer"], s.in(body))
		require.Equal(t, http.StatusOK, status, answer)
		status, answer = w.post("/access_grants/create", s["token_of_customer"], s.in(body))
		require.Equal(t, http.StatusConflict, status, "among its own people it is taken: %s", answer)
		_, answer = w.post("/user_identities/list", s["token_of_customer"], `{}`)
		require.Contains(t, answer, "Ada@example.com")
	}
}
