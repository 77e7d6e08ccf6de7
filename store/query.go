package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"latchkey"
)

// query is a statement that grows condition by condition. Values travel as
// parameters only: every ? of a text takes the next value.
type query struct {
	text strings.Builder
	args []any
}

func newQuery(text string, values ...any) *query {
	return new(query).add(text, values...)
}

func (q *query) add(text string, values ...any) *query {
	for _, value := range values {
		before, after, _ := strings.Cut(text, "?")
		q.args = append(q.args, value)
		fmt.Fprintf(&q.text, "%s$%d", before, len(q.args))
		text = after
	}
	q.text.WriteString(text)
	return q
}

// when adds a condition if it is wanted.
func (q *query) when(wanted bool, condition string, values ...any) *query {
	if wanted {
		q.add("\nand "+condition, values...)
	}
	return q
}

// equal narrows to rows with the value; "" does not narrow.
func (q *query) equal(column, value string) *query {
	return q.when(value != "", column+" = ?", value)
}

// within narrows to rows whose id is among ids; nil does not narrow.
func (q *query) within(column string, ids []string) *query {
	return q.when(ids != nil, column+" = any(?::uuid[])", pq.Array(ids))
}

// search narrows to rows with the text in one of the columns, in any case, or,
// from four characters on, at the start of the id (contract 3.8).
func (q *query) search(text, idColumn string, columns ...string) *query {
	if text == "" {
		return q
	}
	q.add("\nand (strpos(lower(concat_ws(chr(10), "+strings.Join(columns, ", ")+")), lower(?)) > 0", text)
	if len(text) >= 4 {
		q.add(" or starts_with("+idColumn+"::text, lower(?))", text)
	}
	return q.add(")")
}

// page puts the rows in order and limits them to one more than the page has,
// which tells where the next page begins.
func (q *query) page(table string, page latchkey.Page) *query {
	key := table + ".created_at, " + table + ".id"
	if page.From != nil {
		q.add("\nand ("+key+") >= (?, ?::uuid)", page.From.CreatedAt, page.From.ID)
	}
	return q.add("\norder by "+key+" limit ?", page.Limit+1)
}

// row is a database row that is or holds a T.
type row[T any] interface{ entity() (T, latchkey.Mark) }

// one reads a single row; none is the resource's NotFound.
func one[R row[T], T any](ctx context.Context, db sqlx.QueryerContext, resource string, q *query) (T, error) {
	found, err := scanOne[R](ctx, db, resource, q)
	if err != nil {
		var none T
		return none, err
	}
	entity, _ := found.entity()
	return entity, nil
}

// all reads every row.
func all[R row[T], T any](ctx context.Context, db sqlx.QueryerContext, q *query) ([]T, error) {
	list, err := list[R](ctx, db, q, 0)
	return list.Rows, err
}

// list reads a page of limit rows; 0 is no limit.
func list[R row[T], T any](ctx context.Context, db sqlx.QueryerContext, q *query, limit int) (latchkey.List[T], error) {
	found, err := scanAll[R](ctx, db, q)
	if err != nil {
		return latchkey.List[T]{}, err
	}
	page := latchkey.List[T]{Rows: make([]T, 0, len(found))}
	for i, row := range found {
		entity, mark := row.entity()
		if limit > 0 && i == limit {
			page.Next = &mark
			break
		}
		page.Rows = append(page.Rows, entity)
	}
	return page, nil
}

// scanOne reads a single row as it is; none is the resource's NotFound.
func scanOne[R any](ctx context.Context, db sqlx.QueryerContext, resource string, q *query) (R, error) {
	var found R
	if err := sqlx.GetContext(ctx, db, &found, q.text.String(), q.args...); err != nil {
		return found, missing(resource, err)
	}
	return found, nil
}

// scanAll reads every row as it is.
func scanAll[R any](ctx context.Context, db sqlx.QueryerContext, q *query) ([]R, error) {
	var found []R
	if err := sqlx.SelectContext(ctx, db, &found, q.text.String(), q.args...); err != nil {
		return nil, failed("list", err)
	}
	return found, nil
}
