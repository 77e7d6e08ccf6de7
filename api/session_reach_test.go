package api

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey/api/param"
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

// Whatever a session sends with things of others, in any parameter of any route, it
// is shown nothing of theirs and changes nothing.
func TestASessionNeitherSeesNorChangesWhatIsNotItsOwn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	takes := map[string]*param.Schema{}
	for _, row := range table(Services{}) {
		takes[row.Path] = row.Params
	}
	before := w.state()
	for _, call := range sessionCalls {
		bodies := append(foreign(call.body, w.mine, w.theirs), planted(takes[call.path], w.mine.in(call.body), w.theirs)...)
		for _, kind := range []string{"customer", "person", "owner"} {
			for _, body := range bodies {
				w.tryToSee(call.path, kind, body)
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
func (w *town) tryToSee(path, kind, body string) {
	status, answer := w.post(path, w.mine["token_of_"+kind], body)
	require.Less(w.t, status, http.StatusInternalServerError, "%s %s: %s", path, body, answer)
	for name, value := range w.theirs {
		if name == "pin" {
			value = `"` + value + `"` // any id may have four digits
		}
		require.NotContains(w.t, answer, value, "%s shows the %s %s of others for %s", path, kind, name, body)
	}
}

// What is not there and what is others' cannot be told apart, but for devices (contract 1.2).
func TestWhatIsOfOthersIsLikeWhatIsNotThere(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	word := regexp.MustCompile(`\$([a-z_]+)`)
	for _, call := range sessionCalls {
		words := word.FindAllStringSubmatch(call.body, -1)
		if len(words) != 1 || words[0][1] == "device" || words[0][1] == "spare" || words[0][1] == "customer" {
			continue
		}
		unknown := "00000000-0000-4000-8000-00000000dead"
		status, answer := w.post(call.path, w.mine["token_of_customer"], w.theirs.in(call.body))
		gone, nothing := w.post(call.path, w.mine["token_of_customer"], word.ReplaceAllString(call.body, unknown))
		require.Equal(t, gone, status, "%s: %s, and %s", call.path, answer, nothing)
		require.Equal(t, nothing, answer, call.path)
	}
	_, answer := w.post("/devices/get", w.mine["token_of_customer"], w.theirs.in(`{"device_id":"$device"}`))
	require.Contains(t, answer, "Not authorized to view this device")
}

// A customer's session does all of it with what is its own.
func TestASessionSeesAndChangesItsOwn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, call := range sessionCalls {
		want := call.status
		if want == 0 {
			want = http.StatusOK
		}
		status, answer := w.post(call.path, w.mine["token_of_customer"], w.mine.in(call.body))
		require.Equal(t, want, status, "%s: %s", call.path, answer)
		require.Contains(t, answer, w.mine[call.shows], call.path)
	}
}
