// Package api serves the Seam Access Grants API over HTTP (Gin). table.go is
// the list of routes; each noun has a file with its parameters and handlers.
// The package knows the root package's ports and nothing of what is behind
// them.
//
// To add a route: write its parameter struct and handler beside its noun, and
// its row in table.go. Reading, checking, verbs, authentication, paging,
// idempotency, logs, metrics and the OpenAPI document follow from the row. If it
// is open to client sessions, say in scope.go what it needs, let what it shows
// beyond what it was named pass call.Viewer, and try it in session_calls_test.go.
package api
