// Package activities touches the world for the workflows: it reads and writes
// the store, talks to locks through drivers, and turns what they say into
// retries. Every activity may run twice, be killed at any point, and be run
// again; no argument or result ever holds a secret.
package activities
