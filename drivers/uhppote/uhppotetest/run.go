package uhppotetest

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"

	"latchkey/internal/devenv" //nolint:depguard // like devenv, this package is test support
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
	t.Cleanup(s.Stop)
	if err := s.startWith(serials); err != nil {
		t.Fatalf("%v", err)
	}
	return s
}

// startWith tries again when another process took a port between our looking
// and the simulator's binding: then a stranger answers, or nobody.
func (s *Simulator) startWith(serials []uint32) error {
	var err error
	for range 3 {
		if err = s.start(nextPort()); err == nil {
			err = s.addAll(serials)
		}
		if err == nil {
			return nil
		}
		s.Stop()
	}
	return err
}

func (s *Simulator) addAll(serials []uint32) error {
	for _, serial := range serials {
		if err := s.Add(context.Background(), serial); err != nil {
			return err
		}
	}
	return nil
}

// Stop ends the program, as a power cut at the panels does. It may be called twice.
func (s *Simulator) Stop() {
	if s.program != nil {
		s.program.Stop()
	}
}

// Restart brings the panels back where they were, with what they held.
func (s *Simulator) Restart() {
	s.t.Helper()
	address := s.Address()
	_, port, _ := net.SplitHostPort(address)
	number, err := strconv.Atoi(port)
	if err == nil {
		err = s.start(number)
	}
	if err != nil || s.Address() != address {
		s.t.Fatalf("uhppotetest: the panels do not come back at %s: %v", address, err)
	}
}

func (s *Simulator) start(port int) error {
	group := devenv.NewGroup(filepath.Join(s.dir, "logs"), nil)
	program, err := devenv.StartSimulator(context.Background(), group, devenv.SimulatorOptions{
		Tools: s.tools, Devices: filepath.Join(s.dir, "panels"), PreferPort: port, PreferRESTPort: nextPort(),
	})
	if err != nil {
		group.Stop()
		return fmt.Errorf("uhppotetest: %w", err)
	}
	s.program, s.Panels = program, Attach(program.Address(), program.RESTURL())
	return nil
}

// drawn counts the ports that this process asked for.
var drawn atomic.Int64

// nextPort gives every simulator of this process ports of its own, from below
// the range of outgoing connections, and other processes mostly others.
func nextPort() int { return 20000 + (os.Getpid()*101+int(drawn.Add(1)))%12000 }
