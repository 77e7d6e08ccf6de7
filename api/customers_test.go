package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/api/problem"
)

// pushed is a result of push_data or delete_data.
type pushed struct {
	Type    string `json:"resource_type"`
	Key     string `json:"key"`
	Action  string `json:"action"`
	GrantID string `json:"access_grant_id"`
	Message string `json:"message"`
	Error   struct {
		Type string `json:"type"`
	} `json:"error"`
}

// word is what became of an item: what was done, or why not.
func (p pushed) word() string {
	if p.Action == "skipped" {
		return p.Error.Type
	}
	return p.Action
}

// pushes calls a route for customers with an API key, and returns the results.
func (w *town) pushes(path, body string) []pushed {
	w.t.Helper()
	status, answer := w.post(path, w.APIKey.Reveal(), body)
	require.Equal(w.t, http.StatusOK, status, answer)
	var out struct {
		Results []pushed `json:"results"`
	}
	require.NoError(w.t, json.Unmarshal([]byte(answer), &out))
	return out.Results
}

func words(results []pushed) []string {
	out := make([]string, len(results))
	for i, result := range results {
		out[i] = result.word()
	}
	return out
}

// theStay is a guest, a room and a reservation of the customer "mine".
const theStay = `{"customer_key":"mine",
	"reservations":[{"reservation_key":"R1","name":"Summer","guest_key":"G1","room_keys":["101"],"space_keys":["space-of-mine"],
		"preferred_code":"135246","starts_at":"2029-07-01T15:00:00Z","ends_at":"2029-07-05T10:00:00Z"}],
	"guests":[{"guest_key":"G1","name":"Ada Lovelace","email_address":"ada@example.com"}],
	"rooms":[{"room_key":"101","name":"Room 101"}]}`

func (w *town) grant(key string) latchkey.Grant {
	w.t.Helper()
	grant, err := w.Store.Grant(w.t.Context(), w.Workspace.ID, latchkey.GrantRef{Key: key})
	require.NoError(w.t, err)
	return grant
}

// What is pushed becomes people, spaces and grants, once, whatever order it is in;
// pushed again it is the same, and otherwise it follows.
func TestWhatIsPushedBecomesGrants(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	made := w.pushes("/customers/push_data", theStay)
	assert.Equal(t, []string{"created", "created", "created"}, words(made))
	assert.Equal(t, []string{"guest", "room", "reservation"}, []string{made[0].Type, made[1].Type, made[2].Type})
	assert.Contains(t, made[1].Message, "no doors yet")
	grant := w.grant("reservation:R1")
	assert.Equal(t, made[2].GrantID, grant.ID)
	assert.Equal(t, []string{"R1", "Summer", "mine", "Ada Lovelace"},
		[]string{grant.ReservationKey, grant.Name, grant.CustomerKey, grant.PersonFullName})
	assert.Len(t, grant.SpaceIDs, 2)
	assert.Equal(t, "135246", grant.Methods[0].Secret.Reveal())

	before := w.state()
	assert.Equal(t, []string{"unchanged", "unchanged", "unchanged"}, words(w.pushes("/customers/push_data", theStay)))
	assert.Equal(t, before, w.state())

	later := strings.NewReplacer("2029-07-05T10", "2029-07-06T10", "Room 101", "Suite", "Ada Lovelace", "Ada King").Replace(theStay)
	assert.Equal(t, []string{"updated", "updated", "updated"}, words(w.pushes("/customers/push_data", later)))
	assert.Equal(t, 6, w.grant("reservation:R1").Window.EndsAt.Day())
	moved := strings.Replace(later, `"space_keys":["space-of-mine"],`, "", 1)
	assert.Equal(t, []string{"unchanged", "unchanged", "reservation_entrance_change_requires_cleanup"},
		words(w.pushes("/customers/push_data", moved)), "a stay keeps its hotel doors")
	assert.Len(t, w.grant("reservation:R1").SpaceIDs, 2)

	plain := strings.ReplaceAll(moved, "R1", "R2")
	assert.Equal(t, "created", words(w.pushes("/customers/push_data", plain))[2])
	assert.Empty(t, w.grant("reservation:R2").ReservationKey, "no door of it knows reservations")
}

// One bad item spoils no other, and says why nothing was done.
func TestWhatCannotBePushedSaysWhy(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.pushes("/customers/push_data", theStay)
	stay := func(more string) string {
		return `{"customer_key":"mine","bookings":[{"booking_key":"B1",` + more + `}]}`
	}
	for body, want := range map[string]string{
		stay(`"guest_key":"nobody","room_keys":["101"]`):                                                         "user_identity_not_found",
		stay(`"guest_key":"G1","room_keys":["102"]`):                                                             "space_not_found",
		stay(`"guest_key":"G1","space_keys":["space-of-theirs"]`):                                                "key_of_another_customer",
		stay(`"guest_key":"G1"`):                                                                                 "invalid_input",
		stay(`"room_keys":["101"]`):                                                                              "invalid_input",
		stay(`"guest_key":"G1","room_keys":["101"],"ends_at":"2020-01-01T00:00:00Z"`):                            "invalid_input",
		`{"customer_key":"mine","guests":[{"guest_key":" G2","name":"X"}]}`:                                      "invalid_input",
		`{"customer_key":"mine","guests":[{"guest_key":"G2"}]}`:                                                  "invalid_input",
		`{"customer_key":"theirs","guests":[{"guest_key":"G1","name":"X"}]}`:                                     "key_of_another_customer",
		`{"customer_key":"theirs","rooms":[{"room_key":"101","name":"X"}]}`:                                      "key_of_another_customer",
		`{"customer_key":"mine","tenants":[{"tenant_key":"T","name":"X","email_address":"ada@example.com"}]}`:    "user_identity_email_or_phone_conflict",
		`{"customer_key":"mine","reservations":[{"reservation_key":"R1","user_identity_key":"person-of-mine"}]}`: "person_cannot_change",
	} {
		before := w.state()
		assert.Equal(t, []string{want}, words(w.pushes("/customers/push_data", body)), body)
		assert.Equal(t, before, w.state(), body)
	}
	both := w.pushes("/customers/push_data", `{"customer_key":"mine","users":[{"user_key":"U1"},{"user_key":"U2","name":"Grace"}]}`)
	assert.Equal(t, []string{"invalid_input", "created"}, words(both))
	short := w.pushes("/customers/push_data", stay(`"guest_key":"G1","space_keys":["space-of-mine"],"preferred_code":"12"`))
	assert.Contains(t, short[0].Message, "another one was drawn")
	status, _ := w.post("/customers/push_data", w.APIKey.Reveal(), `{"guests":[]}`)
	assert.Equal(t, http.StatusBadRequest, status)
}

func TestWhatWasPushedIsDeleted(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.pushes("/customers/push_data", theStay)
	all := `{"reservation_keys":["R1"],"guest_keys":["G1"],"room_keys":["101"]}`
	gone := w.pushes("/customers/delete_data", all)
	assert.Equal(t, []string{"deleted", "deleted", "deleted"}, words(gone))
	assert.Equal(t, "reservation", gone[0].Type, "the stay goes before its place and its person")
	assert.NotNil(t, w.grant("reservation:R1").DeleteAskedAt)
	assert.Equal(t, []string{"deleted", "space_not_found", "user_identity_not_found"}, words(w.pushes("/customers/delete_data", all)))

	w.pushes("/customers/push_data", strings.ReplaceAll(theStay, "R1", "R2"))
	var links [2]latchkey.Portal
	for i, customer := range []string{"mine", "theirs"} {
		made, err := w.Store.CreatePortal(t.Context(), w.Workspace.ID, latchkey.NewPortal{CustomerKey: customer})
		require.NoError(t, err)
		links[i] = made
	}
	gone = w.pushes("/customers/delete_data", `{"customer_keys":["mine"]}`)
	assert.NotContains(t, words(gone), "skipped")
	var types []string
	for _, one := range gone {
		types = append(types, one.Type)
	}
	assert.Subset(t, types, []string{
		"customer_portal", "client_session", "connect_webview", "access_grant", "user_identity", "space", "connected_account",
	})
	assert.Equal(t, "kept", gone[len(gone)-1].Action, "an account, which cleans its doors")
	for i, want := range []int{http.StatusUnauthorized, http.StatusOK} {
		status, answer := w.post("/seam/customer/v1/portals/get", links[i].Token.Reveal(), `{}`)
		assert.Equal(t, want, status, answer)
	}
	for token, want := range map[string]int{w.mine["token_of_customer"]: http.StatusUnauthorized, w.theirs["token_of_customer"]: http.StatusOK} {
		status, answer := w.post("/devices/list", token, `{}`)
		assert.Equal(t, want, status, answer)
	}
	_, err := w.Store.Webview(t.Context(), w.Workspace.ID, w.mine["webview"])
	assert.Equal(t, latchkey.ENotFound, latchkey.CodeOf(err), "its link would connect an account")
	_, err = w.Store.Webview(t.Context(), w.Workspace.ID, w.theirs["webview"])
	require.NoError(t, err)
	assert.True(t, slices.ContainsFunc(gone, func(p pushed) bool { return p.GrantID == w.mine["grant"] }))
	assert.Nil(t, w.grant(w.theirs["grant_key"]).DeleteAskedAt, "another customer's stays")
}

// Two callers push a person at once: the one who comes second is told of the key, and
// not of an email that nobody has.
func TestAKeyThatIsTakenIsNoContact(t *testing.T) {
	t.Parallel()
	for taken, want := range map[string]string{
		"user_identity_key_already_exists": "user_identity_key_already_exists",
		"email_address_already_exists":     "user_identity_email_or_phone_conflict",
		"phone_number_already_exists":      "user_identity_email_or_phone_conflict",
	} {
		assert.Equal(t, want, problem.From(contact(latchkey.Conflict(taken, "Taken."))).Type)
	}
}

// What is being deleted is not what was pushed: its person stays outside.
func TestAStayThatIsBeingDeletedIsNotUnchanged(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.pushes("/customers/push_data", theStay)
	w.pushes("/customers/delete_data", `{"reservation_keys":["R1"]}`)
	later := strings.ReplaceAll(theStay, "2029-07-05T10", "2029-07-06T10")
	for _, again := range []string{theStay, later} {
		before := w.state()
		assert.Equal(t, []string{"unchanged", "unchanged", "access_grant_being_deleted"}, words(w.pushes("/customers/push_data", again)))
		assert.Equal(t, before, w.state())
	}
}

// An empty list of places is none, and one that is left out is no change.
func TestAnEmptyListOfPlacesIsNone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	stay := func(places string) string {
		return `{"customer_key":"mine","guests":[{"guest_key":"G1","name":"Ada"}],"rooms":[{"room_key":"101","name":"Room 101"}],
			"access_grants":[{"access_grant_key":"A1","guest_key":"G1"` + places + `}]}`
	}
	assert.Equal(t, "created", words(w.pushes("/customers/push_data", stay(`,"room_keys":["101"]`)))[2])
	assert.Equal(t, "unchanged", words(w.pushes("/customers/push_data", stay("")))[2])
	assert.Equal(t, "unchanged", words(w.pushes("/customers/push_data", stay(`,"room_keys":["101"],"unit_keys":[]`)))[2])
	refused := w.pushes("/customers/push_data", stay(`,"room_keys":[]`))[2]
	assert.Equal(t, "invalid_input", refused.word(), "a grant that opens nothing is none")
	assert.Len(t, w.grant("A1").SpaceIDs, 1)

	// With a door of its own it may lose its places.
	devices := []string{w.mine["device"]}
	require.NoError(t, w.Store.UpdateGrant(t.Context(), w.Workspace.ID, latchkey.GrantRef{Key: "A1"}, latchkey.GrantChange{DeviceIDs: &devices}))
	assert.Equal(t, "updated", words(w.pushes("/customers/push_data", stay(`,"room_keys":[]`)))[2])
	assert.Empty(t, w.grant("A1").SpaceIDs)
}

// A deep link needs a reservation of the customer, however it became a grant.
func TestADeepLinkIsToAReservationOfTheCustomer(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.pushes("/customers/push_data", theStay)
	link := func(customer, stay string) (int, string) {
		return w.post("/customers/reservations/create_deep_link", w.APIKey.Reveal(), `{"customer_key":"`+customer+`","reservation_key":"`+stay+`"}`)
	}
	for _, stay := range []string{"R1", "stay-of-mine"} {
		status, answer := link("mine", stay)
		require.Equal(t, http.StatusOK, status, answer)
		var made struct {
			Link struct {
				URL string `json:"url"`
				ID  string `json:"customer_portal_id"`
			} `json:"deep_link"`
		}
		require.NoError(t, json.Unmarshal([]byte(answer), &made))
		_, token, _ := strings.Cut(made.Link.URL, "#")
		status, answer = w.post("/seam/customer/v1/portals/get", token, `{"customer_portal_id":"`+made.Link.ID+`"}`)
		require.Equal(t, http.StatusOK, status, answer)
		require.Contains(t, answer, `"deep_link":{"resource_key":"`+stay+`","resource_type":"reservation"}`)
		if stay == "stay-of-mine" {
			require.Contains(t, answer, `"access_grant_ids":["`+w.mine["grant"]+`"]`)
		}
	}
	for _, other := range [][2]string{{"mine", "stay-of-theirs"}, {"mine", "R2"}, {"theirs", "R1"}} {
		status, answer := link(other[0], other[1])
		require.Equal(t, http.StatusNotFound, status, answer)
		require.Contains(t, answer, "reservation_not_found")
	}
}
