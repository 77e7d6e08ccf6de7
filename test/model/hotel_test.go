package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"path/filepath"
	"testing"
	"time"

	"latchkey"
	"latchkey/drivers/sandbox"
	"latchkey/drivers/sandbox/admin"
	"latchkey/drivers/sandbox/cloud"
	"latchkey/drivers/sandbox/wire"
	"latchkey/store"
)

// hotel is the second account of a run: the sandbox's own hotel locks behind its
// driver, so what a door makes of a card is their verdict and not the model's.
type hotel struct {
	wires   *wires
	admin   *admin.Client
	site    string
	account string
	desk    latchkey.Encoder
	rooms   []latchkey.Door
	last    map[string]*promise // by room: whose card opened it last, of those who belong to a stay
	guests  map[string]set      // by room: the reservations whose cards ever opened it
}

// wires carry calls to the cloud without a network, and lose some.
type wires struct {
	cloud http.Handler
	down  bool
	next  answer
	bug   bug
}

func newWires(tb testing.TB, clock latchkey.Clock) *wires {
	tb.Helper()
	opened, err := cloud.Open(filepath.Join(tb.TempDir(), "cloud"), cloud.Options{AdminToken: latchkey.NewSecret("admin"), Clock: clock})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = opened.Close() }) // nobody reads what it kept
	return &wires{cloud: opened}
}

var errLost = errors.New("the connection broke")

// RoundTrip implements http.RoundTripper.
func (w *wires) RoundTrip(r *http.Request) (*http.Response, error) {
	becomes := w.next
	w.next = well
	if w.down {
		return nil, errLost
	}
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil && trace.WroteHeaders != nil {
		trace.WroteHeaders()
	}
	switch becomes {
	case lostBefore:
		return nil, errLost
	case busy:
		return &http.Response{StatusCode: http.StatusTooManyRequests, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
	case well, lostAfter:
	}
	there := w.carry(r)
	if becomes == lostAfter {
		return nil, errLost
	}
	return there, nil
}

func (w *wires) carry(r *http.Request) *http.Response {
	if w.bug == stayUntold {
		r = withoutStay(r)
	}
	recorder := httptest.NewRecorder()
	w.cloud.ServeHTTP(recorder, r)
	return recorder.Result()
}

// withoutStay plants a bug: the lock is not told whose stay an entry belongs to.
func withoutStay(r *http.Request) *http.Request {
	var body map[string]any
	if r.Body == nil || json.NewDecoder(r.Body).Decode(&body) != nil {
		return r
	}
	delete(body, "stay")
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // it was read as JSON
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	return r
}

var roomNames = []string{"room-1", "room-2"}

// openHotel connects a hotel of two rooms and an encoder.
func (w *world) openHotel(planted bug) {
	w.wires.down, w.wires.next, w.wires.bug = false, well, planted
	plain := &http.Client{Transport: &wires{cloud: w.wires.cloud}}
	h := &hotel{
		wires: w.wires, admin: admin.New("http://cloud", latchkey.NewSecret("admin"), plain),
		last: map[string]*promise{}, guests: map[string]set{},
	}
	w.hotel = h
	site, err := h.admin.CreateSite(w.ctx, wire.SiteRequest{})
	w.must(err)
	h.site = site.ID
	for _, name := range roomNames {
		_, err := h.admin.CreateLock(w.ctx, site.ID, wire.LockRequest{ID: name, Profile: "visionline", Name: name, LatencyMS: new(int64(0))})
		w.must(err)
		h.guests[name] = set{}
	}
	settings, err := json.Marshal(map[string]string{"base_url": "http://cloud", "token": site.Token})
	w.must(err)
	account, err := w.Store.CreateAccount(w.ctx, store.NewAccount{
		WorkspaceID: w.workspace, Provider: sandbox.Name, ProviderTitle: "Hotel", Category: "access_control", DisplayName: "Hotel",
		Config: latchkey.NewSecret(string(settings)),
	})
	w.must(err)
	h.account = account.ID
	w.lookAt(h.account)
	for _, name := range roomNames {
		room, err := w.Store.DoorByName(w.ctx, w.workspace, latchkey.DoorEntrance, name)
		w.must(err)
		h.rooms = append(h.rooms, room)
	}
	desks, err := w.Store.ListEncoders(w.ctx, w.workspace, latchkey.EncoderFilter{}, latchkey.Page{Limit: 1})
	w.must(err)
	h.desk = desks.Rows[0]
}

// closeHotel forgets the run's site.
func (w *world) closeHotel() { w.must(w.hotel.admin.DeleteSite(w.ctx, w.hotel.site)) }

// verdict is what a room makes of a card at an instant.
func (w *world) verdict(room latchkey.Door, number string, at time.Time) string {
	tried, err := w.hotel.admin.Try(w.ctx, w.hotel.site, room.NativeID, wire.TryRequest{Card: number, At: &at})
	w.must(err)
	return tried.Reason
}
