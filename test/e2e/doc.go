// Package e2e holds the tests of the promises against the real program, the
// real Temporal server, a lock cloud in a process of its own and a third
// party's panel.
package e2e
