package store

import (
	"database/sql"
	"fmt"
)

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
		return fmt.Errorf("%s: the row has moved on", what)
	}
	return nil
}
