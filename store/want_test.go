package store_test

import (
	"errors"
	"reflect"
	"slices"
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

// wantIDs compares which rows a list has, in any order.
func wantIDs[T any](t *testing.T, name string, rows []T, err error, id func(T) string, want []string) {
	t.Helper()
	got := make([]string, len(rows))
	for i, row := range rows {
		got[i] = id(row)
	}
	slices.Sort(got)
	want = slices.Sorted(slices.Values(want))
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%s: got %v (%v), want %v", name, got, err, want)
	}
}
