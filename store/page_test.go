package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"latchkey"
	"latchkey/internal/storetest"
)

// Whatever the page size, and although many rows have the same time, paging
// visits each row once and in order.
func TestPagingVisitsEachRowOnce(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	rapid.Check(t, func(r *rapid.T) {
		workspace, _ := f.AddWorkspace("Paging")
		count := rapid.IntRange(0, 12).Draw(r, "rows")
		for range count {
			f.Clock.Advance(time.Duration(rapid.IntRange(0, 1).Draw(r, "later")) * time.Microsecond)
			f.Exec(`insert into identities (id, workspace_id, created_at) values ($1, $2, $3)`,
				uuid.NewString(), workspace.ID, f.Clock.Now())
		}
		visited := visit(r, f, workspace, rapid.IntRange(1, 13).Draw(r, "limit"))
		if len(visited) != count {
			r.Fatalf("visited %d of %d rows", len(visited), count)
		}
		for i := 1; i < len(visited); i++ {
			if a, b := place(visited[i-1]), place(visited[i]); a >= b {
				r.Fatalf("row %d at %s comes after %s", i, b, a)
			}
		}
	})
}

func visit(r *rapid.T, f *storetest.Fixture, workspace latchkey.Workspace, limit int) []latchkey.Identity {
	var visited []latchkey.Identity
	page := latchkey.Page{Limit: limit}
	for {
		list, err := f.Store.ListIdentities(r.Context(), workspace.ID, latchkey.IdentityFilter{}, page)
		if err != nil {
			r.Fatal(err)
		}
		if len(list.Rows) > limit || (list.Next != nil && len(list.Rows) < limit) {
			r.Fatalf("a page of %d rows, limit %d, more to come: %v", len(list.Rows), limit, list.Next != nil)
		}
		visited = append(visited, list.Rows...)
		if page.From = list.Next; page.From == nil {
			return visited
		}
	}
}

func place(person latchkey.Identity) string {
	return fmt.Sprintf("%s/%s", person.CreatedAt.Format("2006-01-02T15:04:05.000000"), person.ID)
}
