package drivertest

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"latchkey"
)

// testCase is one promise of package drivers.
type testCase struct {
	name  string
	doors int    // how many it uses; 0 stands for 1
	needs []need // what must be there for it to mean anything
	run   func(*kit)
}

// Exercise runs every case against the harness, once for every mode that the
// doors accept. Cases that mean nothing on this counterpart are skipped by
// name with the reason, and listed once more at the end.
func Exercise(t *testing.T, harness Harness) {
	t.Helper()
	for _, mode := range modesOf(t, harness) {
		ExerciseMode(t, harness, mode)
	}
}

// ExerciseMode is Exercise for one mode: for doors that accept another one too,
// whose secrets are not the suite's to choose.
func ExerciseMode(t *testing.T, harness Harness, mode latchkey.Mode) {
	t.Helper()
	t.Run(string(mode), func(t *testing.T) { exerciseMode(t, harness, mode, allCases()) })
}

// ExerciseMaker runs the cases for doors that choose their PINs: the others write
// codes of their own.
func ExerciseMaker(t *testing.T, harness Harness) {
	t.Helper()
	exerciseMode(t, harness, latchkey.ModeCode, makerCases())
}

// noMode stands for doors that take no credentials.
const noMode latchkey.Mode = "no_credentials"

func modesOf(t *testing.T, harness Harness) []latchkey.Mode {
	t.Helper()
	k := newKit(t, harness, noMode, 1)
	if modes := k.caps().Modes; len(modes) > 0 {
		return modes
	}
	return []latchkey.Mode{noMode}
}

func exerciseMode(t *testing.T, harness Harness, mode latchkey.Mode, cases []testCase) {
	t.Helper()
	tally := &tally{}
	t.Cleanup(func() { tally.report(t) })
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if harness.Parallel() {
				t.Parallel()
			}
			exerciseCase(t, harness, mode, c, tally)
		})
	}
}

func exerciseCase(t *testing.T, harness Harness, mode latchkey.Mode, c testCase, tally *tally) {
	t.Helper()
	k := newKit(t, harness, mode, max(c.doors, 1))
	for _, need := range c.needs {
		if reason := need(k); reason != "" {
			tally.skip(c.name, reason)
			t.Skipf("not possible on this counterpart: %s", reason)
		}
	}
	tally.held()
	c.run(k)
}

// tally remembers which cases meant something.
type tally struct {
	mu      sync.Mutex
	ran     int
	skipped []string
}

func (y *tally) held() {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.ran++
}

func (y *tally) skip(name, reason string) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.skipped = append(y.skipped, name+": "+reason)
}

func (y *tally) report(t *testing.T) {
	t.Helper()
	slices.Sort(y.skipped)
	t.Logf("%d cases ran, %d not possible on this counterpart:\n%s", y.ran, len(y.skipped), strings.Join(y.skipped, "\n"))
}
