// Package wire holds the JSON shapes of the sandbox lock cloud: what its
// account API (used by the driver) and its admin API (used by tests, the demo
// and the benchmark) read and write. Package cloud documents the routes.
//
// Times are RFC 3339 in UTC, durations whole milliseconds, codes strings of
// digits with their leading zeros.
package wire
