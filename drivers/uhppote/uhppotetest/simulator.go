package uhppotetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"
)

// BinaryVariable names the environment variable with the simulator's path.
const BinaryVariable = "LATCHKEY_TEST_UHPPOTE_SIMULATOR"

// Options say how to run a simulator.
type Options struct {
	Binary  string    // path of the uhppote-simulator program
	Dir     string    // where the panels are kept; survives restarts
	Address string    // host:port of the panels, UDP and TCP; a free loopback port when empty
	REST    string    // host:port of the simulator's own API; a free loopback port when empty
	Log     io.Writer // the program's output; dropped when nil. It holds no codes
}

// Simulator is a running uhppote-simulator. Its methods may be used by many
// goroutines, but for Stop and Restart.
type Simulator struct {
	options Options
	program *exec.Cmd
	ended   chan struct{}
}

// Start runs a simulator and waits until it answers. Ctx bounds the waiting,
// not the life of the program: that ends with Stop.
func Start(ctx context.Context, options Options) (*Simulator, error) {
	if options.Binary == "" {
		return nil, errors.New("uhppotetest: no simulator program was named")
	}
	var err error
	for range 3 { // a port that was free may be taken before the program has it
		var s *Simulator
		if s, err = start(ctx, options); err == nil {
			return s, nil
		}
	}
	return nil, err
}

func start(ctx context.Context, options Options) (*Simulator, error) {
	var err error
	if options.Address, err = orFree(options.Address); err != nil {
		return nil, err
	}
	if options.REST, err = orFree(options.REST); err != nil {
		return nil, err
	}
	s := &Simulator{options: options}
	return s, s.Restart(ctx)
}

// Address is where the panels answer, over UDP and TCP.
func (s *Simulator) Address() string { return s.options.Address }

// Restart runs the program again after Stop, with the panels as they were.
func (s *Simulator) Restart(ctx context.Context) error {
	if err := os.MkdirAll(s.options.Dir, 0o750); err != nil {
		return fmt.Errorf("uhppotetest: %w", err)
	}
	//nolint:gosec // the program is the caller's choice
	s.program = exec.Command(s.options.Binary, "--bind", s.options.Address, "--rest", s.options.REST, "--devices", s.options.Dir)
	s.program.Stdout, s.program.Stderr = s.options.Log, s.options.Log
	if err := s.program.Start(); err != nil {
		return fmt.Errorf("uhppotetest: the simulator does not start: %w", err)
	}
	ended := make(chan struct{})
	s.ended = ended
	go func() { _ = s.program.Wait(); close(ended) }()
	return s.awaitReady(ctx)
}

// Stop ends the program; it may be started again. It waits for the end.
func (s *Simulator) Stop() error {
	if err := s.program.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("uhppotetest: %w", err)
	}
	select {
	case <-s.ended:
	case <-time.After(5 * time.Second):
		_ = s.program.Process.Kill()
		<-s.ended
	}
	return nil
}

// awaitReady asks the API until it answers.
func (s *Simulator) awaitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		if s.call(ctx, http.MethodGet, "", nil, nil) == nil {
			return nil
		}
		select {
		case <-again.C:
		case <-s.ended:
			return errors.New("uhppotetest: the simulator ended as soon as it was started: " + strings.Join(s.program.Args, " "))
		case <-ctx.Done():
			return errors.Join(errors.New("uhppotetest: the simulator does not answer"), s.Stop())
		}
	}
}

// orFree returns the address, or a loopback one whose port is free for both
// UDP and TCP.
func orFree(address string) (string, error) {
	for range 20 {
		if address != "" {
			return address, nil
		}
		tcp, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			return "", fmt.Errorf("uhppotetest: %w", err)
		}
		udp, err := net.ListenPacket("udp4", tcp.Addr().String())
		if err == nil {
			address = udp.LocalAddr().String()
			_ = udp.Close()
		}
		_ = tcp.Close()
	}
	return "", errors.New("uhppotetest: no port is free for both UDP and TCP")
}
