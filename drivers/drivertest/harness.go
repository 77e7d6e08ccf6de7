package drivertest

import (
	"encoding/json"
	"testing"

	"latchkey/drivers"
)

// Harness brings a driver and its counterpart to the suite.
type Harness interface {
	// Driver returns the driver under test.
	Driver() drivers.Driver
	// Fresh returns an account on a counterpart with at least the given number
	// of doors (1 to 3): alike, online, holding no credentials, and used by no
	// other case. It frees what it takes with t.Cleanup.
	Fresh(t *testing.T, doors int) Site
	// Impossible says why the counterpart does not have a power, such as
	// "the protocol has no login". A power that a Site neither has nor is
	// explained here fails its cases.
	Impossible(power Power) string
	// Parallel reports whether cases may run side by side.
	Parallel() bool
}

// Site is one account on a counterpart. It may have any of the powers of
// powers.go besides.
type Site interface {
	// Config is the configuration with which the driver opens the account.
	Config() json.RawMessage
	// Doors lists the NativeIDs of the doors that the case may use.
	Doors() []string
}
