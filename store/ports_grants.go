package store

import "latchkey"

// The ports about grants that the store is.
var (
	_ latchkey.Grants  = (*Store)(nil)
	_ latchkey.Methods = (*Store)(nil)
)
