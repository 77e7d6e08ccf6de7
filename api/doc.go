// Package api serves the Seam Access Grants API over HTTP (Gin). table.go is
// the list of routes; each noun has a file with its parameters and handlers.
// The package knows the root package's ports and nothing of what is behind
// them.
//
// To add a route: write its parameter struct and handler beside its noun, and
// its row in table.go. Reading, checking, verbs, authentication, paging,
// idempotency, logs, metrics and the OpenAPI document follow from the row.
package api
