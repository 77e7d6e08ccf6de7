package model

import (
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestTheModelFindsPlantedBugs proves that the property can fail: with a bug in
// a lock, a driver or the relay it does, and for the right reason.
func TestTheModelFindsPlantedBugs(t *testing.T) {
	t.Parallel()
	for planted, promise := range map[bug]string{ // lost word, and a window too short or too long, break whatever they are about
		ghostlyRemoval: "P2:", forgetfulUpdate: "P[12]:", rudePut: "P6:", lostLetter: "P[1-7]:", breakBeforeMake: "P3:", eventWrittenOver: "P7:",
		keyKept: "P2:", issuedUnwritten: "P4:", stayUntold: "P2:",
	} {
		t.Run(string(planted), func(t *testing.T) {
			t.Parallel()
			broken := regexp.MustCompile(promise)
			g := newGround(t)
			watched := &watch{TB: t}
			for search := 0; search < searches && !broken.MatchString(watched.said.String()); search++ {
				watched = &watch{TB: t}
				done, begun := make(chan struct{}), seed(t, shards+search)
				go func() { // a failed check ends its goroutine
					defer close(done)
					rapid.Check(watched, func(t *rapid.T) {
						begun()
						run(t, g, planted)
					})
				}()
				<-done
			}
			if !broken.MatchString(watched.said.String()) {
				t.Errorf("the model did not find that %s breaks %s:\n%s", planted, promise, watched.said.String())
			}
		})
	}
}

// searches is how often the model looks for a planted bug, each time by other
// runs: chance needs more of them for a rare one.
const searches = 10

// watch is a test whose failure is expected.
type watch struct {
	testing.TB

	failed bool
	said   strings.Builder
}

func (w *watch) Logf(format string, args ...any)   { fmt.Fprintf(&w.said, format+"\n", args...) }
func (w *watch) Errorf(format string, args ...any) { w.failed = true; w.Logf(format, args...) }
func (w *watch) Fatalf(format string, args ...any) { w.Errorf(format, args...); runtime.Goexit() }
func (w *watch) Fail()                             { w.failed = true }
func (w *watch) FailNow()                          { w.failed = true; runtime.Goexit() }
func (w *watch) Failed() bool                      { return w.failed }
