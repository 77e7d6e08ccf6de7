// Package drivertest is the conformance suite of drivers. A driver passes when
//
//	func TestDriver(t *testing.T) { drivertest.Exercise(t, myHarness{}) }
//
// passes against its counterpart: the simulator, stub or real device that
// speaks the driver's protocol. Every promise of package drivers is one named
// case. What a counterpart cannot be made to do (lose an answer, run full, be
// edited by hand) is a one-method interface that its Site may have; a case
// whose interface is missing is listed as "not possible on this counterpart"
// with the reason that the harness must give.
package drivertest
