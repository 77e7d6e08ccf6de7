// Package webhooktest is a lock service in memory that answers as the contract in
// docs/drivers/webhook.md says: the counterpart of the driver's tests, and an
// example for who writes one. It is a fake of our own: there is no hardware behind
// it.
package webhooktest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"latchkey/drivers/webhook/wire"
)

// Token is what the service asks for.
const Token = "the token of the tests"

// Service is a lock service with doors.
type Service struct {
	*httptest.Server

	mu     sync.Mutex
	doors  []*door
	made   int          // entries so far
	events []wire.Event // the first has cursor 1
}

// door is a door with what lies on it, and what is to go wrong.
type door struct {
	wire.Door

	entries []wire.Entry
	mishaps []Mishap        // of the next operations
	frozen  *wire.EntryList // what it goes on listing
	since   time.Time       // it was heard of last, when it is frozen or offline
	masked  bool
	left    bool            // it is not in the account now
	twins   map[string]bool // secrets whose writes it takes and drops
	stalled chan struct{}   // closed when a request has arrived; nil when it answers
}

// Mishap is what becomes of one operation.
type Mishap string

// The mishaps.
const (
	LoseAnswer Mishap = "lose_answer" // done, and never answered
	LoseWrite  Mishap = "lose_write"  // neither done nor answered
	FakeAnswer Mishap = "fake_answer" // answered, and not done
	Garble     Mishap = "garble"      // done, and answered with nonsense
	Throttle   Mishap = "throttle"    // refused: come back in 2.5 s
	Misname    Mishap = "misname"     // done, and answered with duplicate
)

// New starts a service until the test ends.
func New(tb testing.TB, doors ...wire.Door) *Service {
	tb.Helper()
	s := &Service{}
	for _, made := range doors {
		s.doors = append(s.doors, &door{Door: made})
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/doors", s.listDoors)
	mux.HandleFunc("GET /v1/events", s.listEvents)
	mux.HandleFunc("GET /v1/doors/{door}", s.at(getDoor))
	mux.HandleFunc("GET /v1/doors/{door}/entries", s.at(s.listEntries))
	mux.HandleFunc("PUT /v1/doors/{door}/entries/{mark}", s.at(s.write(s.putEntry)))
	mux.HandleFunc("DELETE /v1/doors/{door}/entries/{mark}", s.at(s.write(s.deleteEntry)))
	mux.HandleFunc("POST /v1/doors/{door}/unlock", s.at(s.write(move(false))))
	mux.HandleFunc("POST /v1/doors/{door}/lock", s.at(s.write(move(true))))
	s.Server = httptest.NewServer(login(mux))
	tb.Cleanup(s.Close)
	return s
}

// login lets in who has the token.
func login(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+Token {
			refuse(w, http.StatusUnauthorized, wire.ProblemDetail{Code: wire.Unauthorized})
			return
		}
		next.ServeHTTP(w, r)
	})
}

func answer(w http.ResponseWriter, status int, body any) {
	if body == nil {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the caller may be gone
}

func refuse(w http.ResponseWriter, status int, why wire.ProblemDetail) {
	answer(w, status, wire.Problem{Error: why})
}

// at finds the door that the path names, and holds it for the request.
func (s *Service) at(serve func(http.ResponseWriter, *http.Request, *door)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		found := s.find(r.PathValue("door"))
		if found == nil {
			s.mu.Unlock()
			refuse(w, http.StatusNotFound, wire.ProblemDetail{Code: wire.UnknownDoor})
			return
		}
		if stalled := found.stalled; stalled != nil {
			s.mu.Unlock()
			wait(r, stalled)
		}
		defer s.mu.Unlock()
		serve(w, r, found)
	}
}

// wait answers nothing until the caller is gone, which shows only when what they
// sent was read.
func wait(r *http.Request, arrived chan struct{}) {
	_, _ = io.Copy(io.Discard, r.Body)
	select {
	case <-arrived:
	default:
		close(arrived)
	}
	<-r.Context().Done()
	panic(http.ErrAbortHandler)
}

func (s *Service) find(id string) *door {
	for _, known := range s.doors {
		if known.ID == id && !known.left {
			return known
		}
	}
	return nil
}

func (s *Service) listDoors(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := wire.DoorList{Doors: []wire.Door{}}
	for _, known := range s.doors {
		if !known.left {
			list.Doors = append(list.Doors, known.Door)
		}
	}
	answer(w, http.StatusOK, list)
}

func getDoor(w http.ResponseWriter, _ *http.Request, d *door) { answer(w, http.StatusOK, d.Door) }

// listEvents tells what happened after a cursor, 50 at a time.
func (s *Service) listEvents(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	told := wire.Events{Cursor: strconv.Itoa(len(s.events)), Events: []wire.Event{}}
	if r.URL.Query().Has("after") {
		after, err := strconv.Atoi(r.URL.Query().Get("after"))
		if err != nil || after < 0 || after > len(s.events) {
			refuse(w, http.StatusBadRequest, wire.ProblemDetail{Code: wire.BadRequest, Message: "no such cursor"})
			return
		}
		const part = 50
		rest := s.events[after:]
		told.Events = append(told.Events, rest[:min(part, len(rest))]...)
		told.Cursor, told.More = strconv.Itoa(after+len(told.Events)), len(rest) > part
	}
	answer(w, http.StatusOK, told)
}

func (s *Service) listEntries(w http.ResponseWriter, _ *http.Request, d *door) {
	if slices.Contains(d.mishaps, Garble) {
		d.mishaps = slices.DeleteFunc(d.mishaps, func(m Mishap) bool { return m == Garble })
		_, _ = w.Write([]byte("\x00garbage"))
		return
	}
	list := wire.EntryList{Complete: true, Entries: slices.Clone(d.entries)}
	if d.frozen != nil {
		list = *d.frozen
	}
	if d.frozen != nil || !d.Online { // from memory
		list.AgeMS = time.Since(d.since).Milliseconds() + 1
	}
	for i := range list.Entries {
		if d.masked || !d.ShowsSecrets {
			list.Entries[i].Secret = ""
		}
	}
	answer(w, http.StatusOK, list)
}
