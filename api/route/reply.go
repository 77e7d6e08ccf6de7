package route

import (
	"net/http"
	"reflect"
)

// Reply is a successful answer: a status and the envelope (contract 1.5).
type Reply struct {
	Status int
	Body   map[string]any
}

// Enveloped is a result that fills more than one key of the envelope.
type Enveloped interface {
	Envelope(key string) map[string]any
}

// Shaped is an Enveloped that says, for the OpenAPI document, of what type the
// values under its key and beside it are.
type Shaped interface {
	Enveloped
	Shape() (value reflect.Type, beside map[string]reflect.Type)
}

// Statused is a result that decides its own status.
type Statused interface{ HTTPStatus() int }

func reply(row Row, result any) Reply {
	out := Reply{Status: http.StatusOK, Body: map[string]any{}}
	if own, ok := result.(Statused); ok {
		out.Status = own.HTTPStatus()
	}
	if many, ok := result.(Enveloped); ok {
		out.Body = many.Envelope(row.Key)
	} else if row.Key != "" {
		out.Body[row.Key] = result
	}
	if row.SameAs != "" {
		out.Body[row.SameAs] = result
	}
	out.Body["ok"] = out.Status == http.StatusOK
	return out
}
