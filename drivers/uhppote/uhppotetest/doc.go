// Package uhppotetest runs the third-party uhppote-simulator v0.9.0, the
// counterpart of the uhppote driver in tests, in `latchkey dev` and in the
// demo. Run starts one for a test; Attach speaks to one that runs already. A
// Relay is a bad network before it, and an Outsider is other people's software
// on the same panels.
//
// What the simulator does not do: it holds 64 records where boards hold some
// 20,000, and a swipe does not look at a record's dates.
package uhppotetest
