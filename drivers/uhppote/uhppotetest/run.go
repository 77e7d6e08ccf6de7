package uhppotetest

import (
	"context"
	"os"
)

// TB is the part of testing.TB that Run needs; the program does not import testing.
type TB interface {
	Helper()
	Fatalf(format string, args ...any)
	Cleanup(step func())
	TempDir() string
}

// Run starts a simulator for one test, with panels of these serial numbers, on
// free loopback ports. It ends with the test.
func Run(t TB, serials ...uint32) *Simulator {
	t.Helper()
	binary := os.Getenv(BinaryVariable)
	if binary == "" {
		t.Fatalf("%s is not set: run \"make test\", which builds the simulator and names it", BinaryVariable)
	}
	s, err := Start(context.Background(), Options{Binary: binary, Dir: t.TempDir()})
	if err != nil {
		t.Fatalf("%v", err)
	}
	t.Cleanup(func() { _ = s.Stop() })
	for _, serial := range serials {
		if err := s.AddPanel(context.Background(), serial); err != nil {
			t.Fatalf("%v", err)
		}
	}
	return s
}
