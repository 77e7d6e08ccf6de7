package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"latchkey"
)

func TestErrorsOfTheDatabase(t *testing.T) {
	t.Parallel()
	answer := func(code pqerror.Code) error { return fmt.Errorf("in between: %w", &pq.Error{Code: code}) }
	for _, c := range []struct {
		name string
		err  error
		want latchkey.ErrorCode
	}{
		{"connection refused", &net.OpError{Op: "dial", Err: errors.New("refused")}, latchkey.EUnavailable},
		{"connection lost", driver.ErrBadConn, latchkey.EUnavailable},
		{"cut off", io.ErrUnexpectedEOF, latchkey.EUnavailable},
		{"server is shut down", answer("57P01"), latchkey.EUnavailable},
		{"server starts up", answer("57P03"), latchkey.EUnavailable},
		{"too many connections", answer("53300"), latchkey.EUnavailable},
		{"gave way", answer("40P01"), latchkey.EUnavailable},
		{"our mistake", answer("42601"), latchkey.EInternal},
		{"broken rule", answer("23505"), latchkey.EInternal},
		{"caller left", context.Canceled, latchkey.EInternal},
		{"ours", latchkey.NotFound("device"), latchkey.ENotFound},
	} {
		if got := latchkey.CodeOf(failed("do it", c.err)); got != c.want {
			t.Errorf("%s is %s, want %s", c.name, got, c.want)
		}
	}
}

func TestMissingRowsAreNotFound(t *testing.T) {
	t.Parallel()
	err := missing("device", &pq.Error{Code: "22P02"})
	if latchkey.CodeOf(err) != latchkey.ENotFound {
		t.Errorf("an id that is no UUID is %v", err)
	}
}

func TestOnlyTheNamedIndexCounts(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("save: %w", &pq.Error{Code: "23505", Constraint: "grants_key"})
	if !isUniqueViolation(err, "grants_key") || isUniqueViolation(err, "identities_key") || isUniqueViolation(nil, "grants_key") {
		t.Error("unique violations are told apart by their index")
	}
}
