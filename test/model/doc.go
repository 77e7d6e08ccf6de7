// Package model holds the promises of docs/architecture.md against chance: the
// store, the planner and the activities, on the real PostgreSQL and with a clock
// that the test turns, do whatever comes (grants, changes, moved doors, outages,
// lost answers, dying workers, strangers at the locks, guests and their cards at
// a hotel of the sandbox), and a model that knows only what was asked for says what
// must be on every lock in the end. Temporal is stood in for (workers_test.go), so
// that a thousand runs take minutes.
package model
