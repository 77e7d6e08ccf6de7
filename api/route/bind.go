package route

import (
	"context"
	"reflect"

	"latchkey/api/param"
	"latchkey/api/problem"
)

func answering[P, R any](kind Kind, path, key string, handler Handler[P, R], again Teller[P, R]) Row {
	result, beside := reflect.TypeFor[R](), map[string]reflect.Type(nil)
	if shaped, ok := reflect.TypeAssert[Shaped](reflect.Zero(result)); ok {
		result, beside = shaped.Shape()
	}
	return Row{
		Path: path, Kind: kind, Key: key,
		Params: param.Of[P](), Result: result, Beside: beside,
		bind: func(call *Call, row Row, values map[string]any) (Bound, error) {
			params, err := read[P](call, row, values)
			return bound(call, row, params, handler, again), err
		},
	}
}

// nothing is the result of a route whose answer is only "ok".
type nothing struct{}

func doing[P any](kind Kind, path string, do Doer[P]) Row {
	row := answering(kind, path, "",
		func(ctx context.Context, call *Call, params P) (nothing, error) {
			return nothing{}, do(ctx, call, params)
		},
		func(context.Context, *Call, P, string) (nothing, error) { return nothing{}, nil })
	row.Result = nil
	return row
}

func read[P any](call *Call, row Row, values map[string]any) (P, error) {
	var params P
	known := row.Params.Known(values)
	if issues := row.Params.Decode(known, &params); issues != nil {
		return params, problem.InvalidInput(issues)
	}
	call.values = known
	if paged, ok := any(params).(pager); ok {
		return params, call.turnTo(row, paged.paging())
	}
	return params, nil
}

func bound[P, R any](call *Call, row Row, params P, handler Handler[P, R], again Teller[P, R]) Bound {
	return Bound{
		Run: func(ctx context.Context) (Reply, error) {
			result, err := handler(ctx, call, params)
			return reply(row, result), err
		},
		Again: func(ctx context.Context, id string) (Reply, error) {
			result, err := again(ctx, call, params, id)
			return reply(row, result), err
		},
	}
}
