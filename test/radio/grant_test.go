package radio_test

import (
	"fmt"
	"net/http"
	"time"

	"github.com/stretchr/testify/require"
)

// grant is a grant under test.
type grant struct {
	house *house
	id    string
}

// give makes a grant of two hours with a PIN.
func (h *house) give(locks ...lock) grant {
	h.t.Helper()
	answer := h.must("/access_grants/create", object{
		"user_identity": object{"full_name": "Jane Doe"}, "device_ids": ids(locks),
		"requested_access_methods": []object{{"mode": "code"}}, "ends_at": later(2 * time.Hour),
	})
	made, _ := answer["access_grant"].(object)
	id, _ := made["access_grant_id"].(string)
	return grant{house: h, id: id}
}

func ids(locks []lock) []string {
	devices := make([]string, len(locks))
	for i, l := range locks {
		devices[i] = l.deviceID
	}
	return devices
}

func later(by time.Duration) string { return time.Now().Add(by).UTC().Format(time.RFC3339Nano) }

// change changes the grant.
func (g grant) change(fields object) {
	g.house.t.Helper()
	fields["access_grant_id"] = g.id
	g.house.must("/access_grants/update", fields)
}

func (g grant) methods() []any {
	g.house.t.Helper()
	methods, _ := g.house.must("/access_methods/list", object{"access_grant_id": g.id})["access_methods"].([]any)
	return methods
}

// issued waits until the PIN is issued on every lock, and returns it.
func (g grant) issued() (pin string) {
	g.house.t.Helper()
	g.house.eventually("the PIN is issued", func() error {
		methods := g.methods()
		if len(methods) != 1 {
			return fmt.Errorf("%d methods: %s", len(methods), text(methods))
		}
		method, _ := methods[0].(object)
		pin, _ = method["code"].(string)
		if method["is_issued"] != true || pin == "" || text(method["pending_mutations"]) != "[]" {
			return fmt.Errorf("it is not: %s", text(method))
		}
		return nil
	})
	return pin
}

// waits returns when the PIN is not issued, and its method says all of these words.
func (g grant) waits(words ...string) {
	g.house.t.Helper()
	g.house.eventually("the method says why it is not issued", func() error {
		return lacks(g.methods(), append(words, `"is_issued":false`)...)
	})
}

// says waits until the grant's method says all of these words.
func (g grant) says(words ...string) {
	g.house.t.Helper()
	g.house.eventually("the method says so", func() error { return lacks(g.methods(), words...) })
}

// warns waits until the grant says all of these words.
func (g grant) warns(words ...string) {
	g.house.t.Helper()
	g.house.eventually("the grant says so", func() error {
		return lacks(g.house.must("/access_grants/get", object{"access_grant_id": g.id}), words...)
	})
}

func (g grant) delete() {
	g.house.t.Helper()
	g.house.must("/access_grants/delete", object{"access_grant_id": g.id})
}

// isBeingDeleted fails unless the grant says that it is.
func (g grant) isBeingDeleted() {
	g.house.t.Helper()
	require.NoError(g.house.t, lacks(g.house.must("/access_grants/get", object{"access_grant_id": g.id}), "being_deleted"))
}

// gone waits until there is no such grant any more. It may go between two calls.
func (g grant) gone() {
	g.house.t.Helper()
	g.house.eventually("the grant is gone", func() error {
		this := object{"access_grant_id": g.id}
		if status, answer := g.house.call("/access_grants/get", this); status != http.StatusNotFound {
			_, methods := g.house.call("/access_methods/list", this)
			return fmt.Errorf("status %d: %s; %s", status, text(answer), text(methods))
		}
		return nil
	})
}
