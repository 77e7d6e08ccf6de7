package store

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"latchkey"
)

// failed says what the store was doing when err came. No caller is shown it:
// it is EInternal, or EUnavailable when the database is away.
func failed(doing string, err error) error {
	return classify(fmt.Errorf("%s: %w", doing, err))
}

// missing is failed for the read of one row: no row, or an id that is no UUID,
// is the resource's NotFound.
func missing(resource string, err error) error {
	if errors.Is(err, sql.ErrNoRows) || hasCode(err, "22P02") {
		return latchkey.NotFound(resource)
	}
	return failed("read "+resource, err)
}

// classify turns the error of a database that is away into EUnavailable and
// leaves every other error as it is.
func classify(err error) error {
	if latchkey.CodeOf(err) != latchkey.EInternal || !isAway(err) {
		return err
	}
	return &latchkey.Error{
		Code: latchkey.EUnavailable, Type: "internal_server_error",
		Message: "The database is away or overloaded. Try again.", Cause: err,
	}
}

// isAway reports whether a later attempt at the same thing may succeed: the
// server cannot be reached, shuts down, has no room, or gave way to another
// transaction.
func isAway(err error) bool {
	var network net.Error
	return hasCode(err, "08000", "08001", "08003", "08004", "08006", "40001", "40P01",
		"53000", "53100", "53200", "53300", "57P01", "57P02", "57P03") ||
		errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// isUniqueViolation reports whether err broke the named unique index.
func isUniqueViolation(err error, index string) bool {
	var broken *pq.Error
	return errors.As(err, &broken) && broken.Code == "23505" && broken.Constraint == index
}

// hasCode reports whether the server answered with one of these SQLSTATEs.
func hasCode(err error, codes ...pqerror.Code) bool {
	var answer *pq.Error
	return errors.As(err, &answer) && slices.Contains(codes, answer.Code)
}
