package storetest

import (
	"time"

	"latchkey"
)

// Events lists what happened in the fixture's workspace, oldest first; without
// types, everything.
func (f *Fixture) Events(types ...latchkey.EventType) []latchkey.Event {
	f.t.Helper()
	return must(f.Store.ListEvents(f.t.Context(), f.Workspace.ID, latchkey.EventFilter{
		Since: &time.Time{}, Types: types, Limit: 1000, //nolint:mnd // more than any test writes
	}))(f.t)
}

// Letters are the reasons in the outbox by grant id. Reading takes nothing out.
func (f *Fixture) Letters() map[string]latchkey.Reason { return f.LettersTo(latchkey.KindGrant) }

// LettersTo are the reasons in the outbox for a kind, by id.
func (f *Fixture) LettersTo(kind latchkey.Kind) map[string]latchkey.Reason {
	f.t.Helper()
	var rows []struct {
		ID     string          `db:"subject_id"`
		Reason latchkey.Reason `db:"reason"`
	}
	if err := f.DB.SelectContext(f.t.Context(), &rows, `select subject_id, reason from outbox where kind = $1`, kind); err != nil {
		f.t.Fatal(err)
	}
	letters := make(map[string]latchkey.Reason, len(rows))
	for _, row := range rows {
		letters[row.ID] = row.Reason
	}
	return letters
}

// EmptyOutbox takes all letters out, to see only what comes next.
func (f *Fixture) EmptyOutbox() { f.Exec(`delete from outbox`) }

// Exec changes rows behind the store's back.
func (f *Fixture) Exec(statement string, args ...any) {
	f.t.Helper()
	if _, err := f.DB.ExecContext(f.t.Context(), statement, args...); err != nil {
		f.t.Fatal(err)
	}
}
