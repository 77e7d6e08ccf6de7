package route

import (
	"latchkey"
	"latchkey/api/param"
)

// Paging is what every paged list takes. The second name of the cursor is the
// one that next_page_url carries (contract 1.7).
type Paging struct {
	Limit      param.Opt[int]    `param:"limit,min=0" doc:"How many rows to return at most."`
	PageCursor param.Opt[string] `param:"page_cursor,nullable" doc:"Where to go on: pagination.next_page_cursor of the page before."`
	FromURL    param.Opt[string] `param:"next_page_cursor,nullable,deprecated" doc:"page_cursor, as next_page_url spells it."`
}

func (p Paging) paging() Paging { return p }

// pager is a parameter struct that embeds Paging.
type pager interface{ paging() Paging }

func (p Paging) cursor() string { return p.PageCursor.Or(p.FromURL.Or("")) }

// maxPage bounds a page. A larger limit is cut rather than refused: has_next_page
// tells the caller that there is more.
const maxPage = 1000

// turned is the page that a call asks for.
type turned struct {
	limit int
	from  *latchkey.Mark
	print string // the fingerprint of the other parameters
}

func (c *Call) turnTo(row Row, paging Paging) error {
	c.page = turned{
		limit: min(paging.Limit.Or(row.PageSize), max(maxPage, row.PageSize)),
		print: c.Fingerprint(),
	}
	if paging.cursor() == "" {
		return nil
	}
	from, err := readCursor(paging.cursor(), c.page.print)
	c.page.from = from
	return err
}

// Page is what to ask a service for. A limit of 0 still looks for one row, to
// know whether there is any.
func (c *Call) Page() latchkey.Page {
	return latchkey.Page{Limit: max(1, c.page.limit), From: c.page.from}
}

// Page is one page of rows as the wire shows it.
type Page[T any] struct {
	Rows       []T
	Pagination Pagination
}

// Pagination says how to go on (contract 1.7).
type Pagination struct {
	HasNextPage bool    `json:"has_next_page"`
	Cursor      *string `json:"next_page_cursor"`
	URL         *string `json:"next_page_url" format:"uri"`
}

// Envelope implements Enveloped.
func (p Page[T]) Envelope(key string) map[string]any {
	return map[string]any{key: p.Rows, "pagination": p.Pagination}
}

// Show makes the page of a call from the rows of a service.
func Show[D, W any](call *Call, found latchkey.List[D], show func(D) W) Page[W] {
	if call.page.limit == 0 && len(found.Rows) > 0 {
		found = latchkey.List[D]{Next: call.here()}
	}
	rows := make([]W, len(found.Rows))
	for i, row := range found.Rows {
		rows[i] = show(row)
	}
	return Page[W]{Rows: rows, Pagination: call.pagination(found.Next)}
}
