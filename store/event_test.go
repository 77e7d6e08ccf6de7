package store_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey"
	"latchkey/internal/storetest"
)

// addEvent writes an event at the fixture's time.
func addEvent(f *storetest.Fixture, kind latchkey.EventType, column, id string) string {
	f.Invents()
	eventID := uuid.NewString()
	f.Exec(`insert into events (id, workspace_id, type, `+column+`, occurred_at, created_at) values ($1, $2, $3, $4, $5, $5)`,
		eventID, f.Workspace.ID, kind, id, f.Clock.Now())
	return eventID
}

func TestEventsShowTheCodeOfTheirMethodOnly(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := f.Grant(storetest.On(f.AddDevice()))
	method := grant.Methods[0]
	for kind, want := range map[latchkey.EventType]latchkey.Secret{
		latchkey.EventMethodIssued:   method.Secret,
		latchkey.EventMethodReissued: method.Secret,
		latchkey.EventMethodRevoked:  {},
	} {
		event, err := f.Store.Event(t.Context(), f.Workspace.ID, addEvent(f, kind, "method_id", method.ID), latchkey.Viewer{})
		if err != nil || event.Code != want || event.Code.IsZero() != want.IsZero() {
			t.Errorf("%s: code %q, want %q (%v)", kind, event.Code.Reveal(), want.Reveal(), err)
		}
	}
	f.Exec(`update methods set mode = 'card'`)
	for _, event := range f.Events(latchkey.EventMethodIssued) {
		if !event.Code.IsZero() {
			t.Error("a card's number is shown as a code")
		}
	}
}

func TestEventFilters(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	f.Exec(`delete from events`)
	one, two := uuid.NewString(), uuid.NewString()
	start := f.Clock.Now()
	first := addEvent(f, latchkey.EventDeviceConnected, "device_id", one)
	f.Clock.Advance(time.Second)
	middle := f.Clock.Now()
	second := addEvent(f, latchkey.EventDeviceDisconnected, "device_id", one)
	f.Clock.Advance(time.Second)
	end := f.Clock.Now()
	third := addEvent(f, latchkey.EventDeviceConnected, "device_id", two)
	f.Exec(`update accounts set customer_key = 'hotel'`)
	theirs := addEvent(f, latchkey.EventAccountConnected, "account_id", f.Account.ID)
	all := []string{first, second, third, theirs}
	for name, c := range map[string]struct {
		filter latchkey.EventFilter
		want   []string
	}{
		"all":               {latchkey.EventFilter{}, all},
		"since":             {latchkey.EventFilter{Since: &start}, all[1:]},
		"between":           {latchkey.EventFilter{Between: &[2]time.Time{start, end}}, []string{second}},
		"between nothing":   {latchkey.EventFilter{Between: &[2]time.Time{start, middle}}, nil},
		"types":             {latchkey.EventFilter{Types: []latchkey.EventType{latchkey.EventDeviceConnected}}, []string{first, third}},
		"no types":          {latchkey.EventFilter{Types: []latchkey.EventType{}}, nil},
		"ids":               {latchkey.EventFilter{EventIDs: []string{third, uuid.NewString()}}, []string{third}},
		"devices":           {latchkey.EventFilter{DeviceIDs: []string{one}}, []string{first, second}},
		"filters are anded": {latchkey.EventFilter{DeviceIDs: []string{one}, AccountIDs: []string{f.Account.ID}}, nil},
		"customer":          {latchkey.EventFilter{CustomerKey: "hotel"}, []string{theirs}},
	} {
		c.filter.Limit = 100
		events, err := f.Store.ListEvents(t.Context(), f.Workspace.ID, c.filter)
		wantIDs(t, name, events, err, func(e latchkey.Event) string { return e.ID }, c.want)
	}
}

func TestEventsAreOldestFirst(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	f.Exec(`delete from events`)
	var want []string
	for range 5 { // at the same time: the order of writing decides
		want = append(want, addEvent(f, latchkey.EventDeviceConnected, "device_id", door.ID))
	}
	filter := latchkey.EventFilter{Limit: 2, Offset: 1}
	events, err := f.Store.ListEvents(t.Context(), f.Workspace.ID, filter)
	if err != nil || len(events) != 2 || events[0].ID != want[1] || events[1].ID != want[2] {
		t.Errorf("window is %v (%v), want %v", events, err, want[1:3])
	}
	latest, err := f.Store.LatestEvent(t.Context(), f.Workspace.ID, door.ID, latchkey.EventDeviceConnected, latchkey.Viewer{})
	if err != nil || latest.ID != want[4] || latest.Subject.DeviceID != door.ID {
		t.Errorf("latest is %v (%v), want %s", latest.ID, err, want[4])
	}
	other, _ := f.AddWorkspace("Other")
	_, err = f.Store.Event(t.Context(), other.ID, want[0], latchkey.Viewer{})
	wantError(t, err, latchkey.ENotFound, "event_not_found")
	_, err = f.Store.LatestEvent(t.Context(), f.Workspace.ID, door.ID, latchkey.EventDeviceRemoved, latchkey.Viewer{})
	wantError(t, err, latchkey.ENotFound, "event_not_found")
}

func TestActionAttempt(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	done, broken := uuid.NewString(), uuid.NewString()
	f.Exec(`insert into action_attempts (id, workspace_id, type, status, result, created_at)
		values ($1, $2, 'UNLOCK_DOOR', 'success', '{"was":"locked"}', $3)`, done, f.Workspace.ID, f.Clock.Now())
	f.Exec(`insert into action_attempts (id, workspace_id, type, status, error_type, error_text, created_at)
		values ($1, $2, 'UNLOCK_DOOR', 'error', 'offline', 'The lock is offline.', $3)`, broken, f.Workspace.ID, f.Clock.Now())
	got, err := f.Store.ActionAttempt(t.Context(), f.Workspace.ID, done)
	if err != nil || got.Status != "success" || got.Result["was"] != "locked" || got.ErrorType != "" {
		t.Errorf("attempt is %+v (%v)", got, err)
	}
	got, err = f.Store.ActionAttempt(t.Context(), f.Workspace.ID, broken)
	if err != nil || got.Result != nil || got.ErrorType != "offline" || got.ErrorText != "The lock is offline." {
		t.Errorf("attempt is %+v (%v)", got, err)
	}
	_, err = f.Store.ActionAttempt(t.Context(), uuid.NewString(), done)
	wantError(t, err, latchkey.ENotFound, "action_attempt_not_found")
}
