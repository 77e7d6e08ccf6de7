// Package webhook is what a delivery to a subscriber is made of: its signature,
// the times at which it is tried, and a client that does not let a subscriber's
// address lead into our own network. It keeps nothing and decides nothing.
package webhook
