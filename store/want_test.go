package store_test

import (
	"errors"
	"reflect"
	"testing"

	"latchkey"
)

func wantError(t *testing.T, err error, code latchkey.ErrorCode, errorType string) {
	t.Helper()
	var known *latchkey.Error
	if !errors.As(err, &known) || known.Code != code || known.Type != errorType {
		t.Errorf("error is %v, want %s %s", err, code, errorType)
	}
}

func wantEqual[T any](t *testing.T, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// wantData compares the data of events, in their order.
func wantData(t *testing.T, got []latchkey.Event, want ...map[string]any) {
	t.Helper()
	data := make([]map[string]any, len(got))
	for i, event := range got {
		data[i] = event.Data
	}
	wantEqual(t, data, want)
}
