// Package conformance drives the real program with the official Seam SDKs.
// README.md says what is checked and how to run the suite by hand.
package conformance

import (
	"testing"

	"latchkey/internal/nodetest"
)

// TestChecker proves that the suite sees what is wrong.
func TestChecker(t *testing.T) { //nolint:paralleltest // two suites of Node.js at once are no quicker on two cores
	nodetest.Install(t)
	nodetest.Run(t, nil, "run.js", "checker/checker.test.js")
}
