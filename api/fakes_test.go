package api_test

import (
	"context"
	"slices"
	"sync"
	"time"

	"latchkey"
)

const (
	ourKey   = "seam_test1abc_xyz"
	theirKey = "seam_test2abc_xyz"
)

// world is all the ports, over slices. It keeps what it was asked for.
type world struct {
	mu         sync.Mutex
	workspaces map[string]latchkey.Workspace // by key
	sessions   []latchkey.ClientSession
	profiles   []latchkey.Profile
	grants     []latchkey.Grant
	methods    []latchkey.Method
	keys       []latchkey.InstantKey
	portals    []latchkey.Portal
	doors      []latchkey.Door
	spaces     []latchkey.Space
	people     []latchkey.Identity
	accounts   []latchkey.Account
	systems    []latchkey.System
	events     []latchkey.Event
	attempts   []latchkey.ActionAttempt
	codes      []latchkey.AccessCode
	parts      []latchkey.Part
	webviews   []latchkey.Webview
	settings   string // of any webview, with secrets
	arrived    latchkey.Arrived
	claims     map[string]latchkey.Claim
	prints     map[string]string
	asked      []any // filters, changes and new things, in order
	fail       error // of the next change
	beyond     error // of every check of reach
	hold       func(context.Context) error
	spend      bool // the fake's changes spend their claim
}

func (w *world) note(what any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, what)
}

func (w *world) last() any {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked[len(w.asked)-1]
}

func (w *world) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.asked)
}

// change is what every changing method does first.
func (w *world) change(ctx context.Context, what any, resource string) error {
	w.note(what)
	if w.hold != nil {
		if err := w.hold(ctx); err != nil {
			return err
		}
	}
	if claim, ok := latchkey.ClaimFrom(ctx); ok && w.spend {
		w.mu.Lock()
		claim.State, claim.ResourceID = latchkey.ClaimSpent, resource
		w.claims[claim.Key] = claim
		w.mu.Unlock()
	}
	return w.fail
}

// find returns the one row that fits, in the workspace.
func find[T any](rows []T, noun string, fits func(T) bool) (T, error) {
	for _, row := range rows {
		if fits(row) {
			return row, nil
		}
	}
	var none T
	return none, latchkey.NotFound(noun)
}

// turn pages through rows that are in order already.
func turn[T any](rows []T, page latchkey.Page, mark func(T) latchkey.Mark) latchkey.List[T] {
	if page.From != nil {
		at := slices.IndexFunc(rows, func(row T) bool { return mark(row).ID == page.From.ID })
		rows = rows[max(at, 0):]
	}
	if len(rows) <= page.Limit {
		return latchkey.List[T]{Rows: rows}
	}
	next := mark(rows[page.Limit])
	return latchkey.List[T]{Rows: rows[:page.Limit], Next: &next}
}

func only[T any](rows []T, fits func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(rows), func(row T) bool { return !fits(row) })
}

// inIDs is how a nil list does not narrow and an empty one matches nothing.
func inIDs(ids []string, id string) bool { return ids == nil || slices.Contains(ids, id) }

func (w *world) Parts(context.Context) []latchkey.Part { return w.parts }

func (w *world) Now() time.Time { return now }

func (w *world) AdvanceClock(ctx context.Context, _ string, advance latchkey.ClockAdvance) (latchkey.Workspace, error) {
	err := w.change(ctx, advance, "")
	return latchkey.Workspace{ID: ours, IsSandbox: true, ClockOffset: advance.By}, err
}

func (w *world) PreviewGrant(ctx context.Context, _ string, wish latchkey.NewGrant) (latchkey.Grant, error) {
	err := w.change(ctx, wish, "")
	return w.grants[0], err
}

func (w *world) Claim(_ context.Context, workspaceID, key, fingerprint string) (latchkey.Claim, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	claim, taken := w.claims[key]
	switch {
	case !taken:
		claim = latchkey.Claim{WorkspaceID: workspaceID, Key: key, Token: "t", State: latchkey.ClaimOurs}
		w.prints[key] = fingerprint
		held := claim
		held.State = latchkey.ClaimInFlight
		w.claims[key] = held
	case w.prints[key] != fingerprint:
		return latchkey.Claim{}, latchkey.Conflict("idempotency_key_reused", "This key was used for another request.")
	}
	return claim, nil
}

func (w *world) Complete(ctx context.Context, claim latchkey.Claim, status int, body []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	claim.State, claim.Status, claim.Body = latchkey.ClaimCompleted, status, body
	w.claims[claim.Key] = claim
	return ctx.Err()
}

func (w *world) Release(_ context.Context, claim latchkey.Claim) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.claims[claim.Key].State == latchkey.ClaimInFlight {
		delete(w.claims, claim.Key)
	}
	return nil
}
