package uhppotetest

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"

	"latchkey/internal/devenv"
)

// BinaryVariable names the environment variable with the simulator's path.
const BinaryVariable = "LATCHKEY_TEST_UHPPOTE_SIMULATOR"

// TB is the part of testing.TB that this package needs; programs that use it
// do not import testing.
type TB interface {
	Helper()
	Fatalf(format string, args ...any)
	Cleanup(step func())
	TempDir() string
}

// Simulator is a simulator that lives as long as one test.
type Simulator struct {
	Panels

	t       TB
	tools   string
	dir     string
	program *devenv.Simulator
}

// Run starts a simulator on free loopback ports, with panels of these serial
// numbers. It ends with the test, and also when the test is killed.
func Run(t TB, serials ...uint32) *Simulator {
	t.Helper()
	binary := os.Getenv(BinaryVariable)
	if binary == "" {
		t.Fatalf("%s is not set: run \"make test\", which builds the simulator and names it", BinaryVariable)
	}
	s := &Simulator{t: t, tools: filepath.Dir(binary), dir: t.TempDir()}
	s.start(0)
	t.Cleanup(s.Stop)
	for _, serial := range serials {
		if err := s.Add(context.Background(), serial); err != nil {
			t.Fatalf("%v", err)
		}
	}
	return s
}

// Stop ends the program, as a power cut at the panels does. It may be called twice.
func (s *Simulator) Stop() { s.program.Stop() }

// Restart brings the panels back where they were, with what they held.
func (s *Simulator) Restart() {
	s.t.Helper()
	_, port, _ := net.SplitHostPort(s.Address())
	number, err := strconv.Atoi(port)
	if err != nil {
		s.t.Fatalf("%v", err)
	}
	s.start(number)
}

func (s *Simulator) start(port int) {
	s.t.Helper()
	group := devenv.NewGroup(filepath.Join(s.dir, "logs"), func(string) {})
	program, err := devenv.StartSimulator(context.Background(), group, devenv.SimulatorOptions{
		Tools: s.tools, Devices: filepath.Join(s.dir, "panels"), PreferPort: port,
	})
	if err != nil {
		s.t.Fatalf("%v", err)
	}
	s.program, s.Panels = program, Attach(program.Address(), program.RESTURL())
}
