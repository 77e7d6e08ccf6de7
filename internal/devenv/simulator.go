package devenv

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const simulatorStartTime = 30 * time.Second

// SimulatorOptions say where a simulated UHPPOTE panel keeps its state.
type SimulatorOptions struct {
	// Tools is the folder that Toolchain.Ensure(UhppoteTools) returned.
	Tools string
	// Devices is the folder with one file a panel.
	Devices string
	// PreferPort (UDP and TCP) and PreferRESTPort are used when they are free; 0 takes any free port.
	PreferPort, PreferRESTPort int
}

// Simulator is a third party's simulation of UHPPOTE panels that a Group runs.
type Simulator struct {
	*Process

	port, restPort int
}

// StartSimulator returns when the simulator's REST interface accepts connections.
func StartSimulator(ctx context.Context, group *Group, options SimulatorOptions) (*Simulator, error) {
	s := &Simulator{}
	if err := s.start(group, options); err != nil {
		return nil, fmt.Errorf("start the panel simulator: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, simulatorStartTime)
	defer cancel()
	if err := s.ready(ctx, listening(s.restPort)); err != nil {
		return nil, fmt.Errorf("start the panel simulator: %w", err)
	}
	return s, nil
}

func (s *Simulator) start(group *Group, options SimulatorOptions) error {
	var err error
	if err := os.MkdirAll(options.Devices, 0o755); err != nil {
		return err
	}
	if s.port, err = PickPort(options.PreferPort); err != nil {
		return err
	}
	if s.restPort, err = PickPort(options.PreferRESTPort); err != nil {
		return err
	}
	s.Process, err = group.Start(Child{
		Name: "uhppote-simulator", Path: filepath.Join(options.Tools, "uhppote-simulator"),
		Args: []string{"--bind", s.Address(), "--rest", address(s.restPort), "--devices", options.Devices},
		Env:  bareEnv(),
	})
	return err
}

// Address is where the panels answer, over UDP and TCP.
func (s *Simulator) Address() string { return address(s.port) }

// RESTURL is the simulator's own interface: make panels, swipe cards.
func (s *Simulator) RESTURL() string { return "http://" + address(s.restPort) }
