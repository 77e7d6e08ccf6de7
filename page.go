package latchkey

import "time"

// Page asks for at most Limit rows from the first one on or after From, in the
// order of creation, then id.
type Page struct {
	Limit int // at least 1
	From  *Mark
}

// Mark is a row's place in the order.
type Mark struct {
	CreatedAt time.Time `json:"created_at"`
	ID        string    `json:"id"`
}

// List is one page of rows and the mark of the row after it, nil at the end.
type List[T any] struct {
	Rows []T
	Next *Mark
}
