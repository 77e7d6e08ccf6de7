package store

import (
	"database/sql"
	"errors"
	"fmt"
)

// errMovedOn says that somebody else moved a row on.
var errMovedOn = errors.New("the row has moved on")

// oneRow fails when a guarded update touched no row: somebody else moved it on.
func oneRow(result sql.Result, err error, what string) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	rows, err := result.RowsAffected()
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if rows != 1 {
		return fmt.Errorf("%s: %w", what, errMovedOn)
	}
	return nil
}
