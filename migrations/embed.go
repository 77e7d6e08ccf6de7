// Package migrations holds the database schema, one numbered file a change.
// A released file is never edited.
package migrations

import "embed"

// Files holds the migrations in goose's format.
//
//go:embed *.sql
var Files embed.FS
