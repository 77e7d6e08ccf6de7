package drivertest

import "slices"

// allCases lists every case of the suite, by theme.
func allCases() []testCase {
	return slices.Concat(
		putCases(),
	)
}
