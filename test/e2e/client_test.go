package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/stack"
)

func TestMain(m *testing.M) {
	code := m.Run()
	stack.RemoveProgram()
	os.Exit(code)
}

// object is a JSON object of the wire.
type object = map[string]any

// house is a stack with the calls that the tests make.
type house struct {
	*stack.Stack
	t    *testing.T
	pins []string // every secret that was handed out
}

func open(t *testing.T, options stack.Options) *house {
	t.Helper()
	return &house{Stack: stack.StartWith(t, options), t: t}
}

// call posts to a route and returns the answer with its status.
func (h *house) call(path string, body object) (int, object) {
	h.t.Helper()
	return h.callAs(h.APIKey, path, body)
}

// callAs is call with another workspace's key.
func (h *house) callAs(key, path string, body object) (int, object) {
	h.t.Helper()
	text, err := json.Marshal(body)
	require.NoError(h.t, err)
	request, err := http.NewRequestWithContext(h.t.Context(), http.MethodPost, h.APIURL+path, bytes.NewReader(text))
	require.NoError(h.t, err)
	request.Header.Set("Authorization", "Bearer "+key)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	require.NoError(h.t, err)
	defer response.Body.Close()
	var answer object
	require.NoError(h.t, json.NewDecoder(response.Body).Decode(&answer))
	return response.StatusCode, answer
}

// must posts to a route that has to succeed.
func (h *house) must(path string, body object) object {
	h.t.Helper()
	status, answer := h.call(path, body)
	require.Equal(h.t, http.StatusOK, status, "%s: %v", path, answer)
	return answer
}

// grant is a grant under test.
type grant struct {
	id    string
	house *house
}

// give makes a grant that begins now.
func (h *house) give(until time.Duration, devices, entrances []string, modes ...string) grant {
	h.t.Helper()
	methods := make([]object, len(modes))
	for i, mode := range modes {
		methods[i] = object{"mode": mode}
	}
	answer := h.must("/access_grants/create", object{
		"user_identity": object{"full_name": "Jane Doe"}, "device_ids": h.ids(latchkey.DoorDevice, devices),
		"acs_entrance_ids": h.ids(latchkey.DoorEntrance, entrances), "requested_access_methods": methods,
		"ends_at": time.Now().Add(until).UTC().Format(time.RFC3339Nano),
	})
	made, _ := answer["access_grant"].(object)
	id, _ := made["access_grant_id"].(string)
	g := grant{id: id, house: h}
	for _, method := range g.methods() {
		h.pins = append(h.pins, h.secret(method.ID))
	}
	return g
}

func (h *house) ids(kind latchkey.DoorKind, names []string) []string {
	ids := make([]string, len(names))
	for i, name := range names {
		ids[i] = h.Door(kind, name).ID
	}
	return ids
}

// secret reads a method's PIN or card number from the store.
func (h *house) secret(methodID string) string {
	h.t.Helper()
	methods, err := h.Store.MethodsByID(h.t.Context(), h.Workspace.ID, []string{methodID})
	require.NoError(h.t, err)
	return methods[0].Secret.Reveal()
}

// row is the grant as the store has it, whatever its status.
func (g grant) row() latchkey.Grant {
	g.house.t.Helper()
	row, err := g.house.Store.GrantByID(g.house.t.Context(), g.id)
	require.NoError(g.house.t, err)
	return row
}

func (g grant) methods() []latchkey.Method { return g.row().Methods }

// code is the PIN of the grant on a door.
func (g grant) code(door string) string {
	g.house.t.Helper()
	for _, method := range g.methods() {
		for _, c := range method.Credentials {
			if method.Mode == latchkey.ModeCode && c.DoorName == door && c.State != latchkey.CredentialRemoved {
				return method.Secret.Reveal()
			}
		}
	}
	g.house.t.Fatalf("the grant has no code on %s", door)
	return ""
}

// card is the number of the grant's card.
func (g grant) card() string {
	g.house.t.Helper()
	for _, method := range g.methods() {
		if method.Mode == latchkey.ModeCard {
			return method.Secret.Reveal()
		}
	}
	g.house.t.Fatal("the grant has no card")
	return ""
}

// reaches waits until the grant has the status.
func (g grant) reaches(status latchkey.GrantStatus, within time.Duration) {
	g.house.t.Helper()
	g.house.Within(within, "the grant is "+string(status), func() error {
		if row := g.row(); row.Status != status {
			return fmt.Errorf("it is %s: %s", row.Status, explain(row))
		}
		return nil
	})
}

func explain(row latchkey.Grant) string {
	var text strings.Builder
	for _, method := range row.Methods {
		for _, c := range method.Credentials {
			fmt.Fprintf(&text, "[%s on %s: %s, attempt %d, %s %s] ", method.Mode, c.DoorName, c.State, c.Attempts, c.Fault, c.FaultMessage)
		}
	}
	return text.String()
}
