package route

import (
	"context"
	"reflect"
	"slices"

	"latchkey/api/param"
)

// Row is one route of the table.
type Row struct {
	Path     string
	Kind     Kind
	Key      string   // the response key; "" when the answer is only "ok"
	SameAs   string   // a second key with the same value; "" for none
	Schemes  []Scheme // tried in this order; none for a public route
	PageSize int      // of a list without a limit
	Params   *param.Schema
	Result   reflect.Type            // what stands under Key
	Beside   map[string]reflect.Type // what stands under other keys
	Paged    bool
	Secret   bool // whoever has the secret that is sent is let in: nobody may try out many
	bind     func(*Call, Row, map[string]any) (Bound, error)
}

// Bound is a route with the parameters of one request: Run carries it out, and
// Again tells its result once more after it was carried out but its answer lost.
type Bound struct {
	Run   func(context.Context) (Reply, error)
	Again func(ctx context.Context, resourceID string) (Reply, error)
}

// Handler carries a route out and returns what stands under its key.
type Handler[P, R any] func(ctx context.Context, call *Call, params P) (R, error)

// Doer carries out a route whose answer is only "ok".
type Doer[P any] func(ctx context.Context, call *Call, params P) error

// Teller returns a route's result once more, from the id of what it changed.
type Teller[P, R any] func(ctx context.Context, call *Call, params P, id string) (R, error)

// defaultPage is the page size that most lists of the contract have.
const defaultPage = 500

// Read is a route that changes nothing.
func Read[P, R any](path, key string, handler Handler[P, R]) Row {
	return answering(reads, path, key, handler, nil)
}

// Ask is a read whose parameters are too many for a query: POST only.
func Ask[P, R any](path, key string, handler Handler[P, R]) Row {
	return answering(asks, path, key, handler, nil)
}

// List is a read of many rows, a page at a time. P embeds Paging.
func List[P pager, R any](path, key string, handler Handler[P, Page[R]]) Row {
	row := answering(reads, path, key, handler, nil)
	row.Paged, row.PageSize, row.Result = true, defaultPage, reflect.TypeFor[[]R]()
	return row
}

// Create makes something and returns it.
func Create[P, R any](path, key string, handler Handler[P, R], again Teller[P, R]) Row {
	return answering(acts, path, key, handler, again)
}

// CreateOnce is Create that takes PUT too, and with PUT answers with what is there already.
func CreateOnce[P, R any](path, key string, handler Handler[P, R], again Teller[P, R]) Row {
	return answering(adds, path, key, handler, again)
}

// UpdateTo changes something and returns it.
func UpdateTo[P, R any](path, key string, handler Handler[P, R], again Teller[P, R]) Row {
	return answering(updates, path, key, handler, again)
}

// Update changes something.
func Update[P any](path string, do Doer[P]) Row { return doing(updates, path, do) }

// Delete takes something away.
func Delete[P any](path string, do Doer[P]) Row { return doing(deletes, path, do) }

// DeleteTo takes something away and returns what there is to say about it.
func DeleteTo[P, R any](path, key string, handler Handler[P, R], again Teller[P, R]) Row {
	return answering(deletes, path, key, handler, again)
}

// Act does something by POST alone.
func Act[P any](path string, do Doer[P]) Row { return doing(acts, path, do) }

// Add puts something into a set. Doing it twice is doing it once.
func Add[P any](path string, do Doer[P]) Row { return doing(adds, path, do) }

// For sets who may call the route.
func (r Row) For(schemes []Scheme) Row {
	r.Schemes = schemes
	return r
}

// BySecret is a route that lets in whoever sends a secret.
func (r Row) BySecret() Row {
	r.Secret = true
	return r
}

// Under answers under a second key too.
func (r Row) Under(key string) Row {
	r.SameAs = key
	return r
}

// Also takes one more verb.
func (r Row) Also(verb string) Row {
	r.Kind.Verbs = append(slices.Clone(r.Kind.Verbs), verb)
	return r
}

// PageOf sets how many rows a list returns when no limit is given.
func (r Row) PageOf(size int) Row {
	r.PageSize = size
	return r
}

// Bind reads a request's values into the route's parameters.
func (r Row) Bind(call *Call, values map[string]any) (Bound, error) { return r.bind(call, r, values) }
