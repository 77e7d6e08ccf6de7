package drivertest

import "slices"

// allCases lists every case of the suite, by theme.
func allCases() []testCase {
	return slices.Concat(
		openCases(), discoverCases(),
		putCases(), changeCases(), removeCases(), windowCases(), nameCases(),
		ruleCases(), strangerCases(), adoptCases(), outageCases(), settleCases(), nonsenseCases(),
		lossCases(), parallelCases(), unlockCases(), boltCases(), reportCases(), leakCases(),
		againCases(), sessionCases(), radioCases(), networkCases(), clockCases(),
	)
}
