package stack

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"latchkey/internal/devenv"
)

// Process is one process of the product.
type Process struct {
	cmd   *exec.Cmd
	log   string
	ended chan struct{}
	stack *Stack
}

var program struct {
	sync.Once
	path string
	err  error
}

// Program builds the program once a test run, with the points at which a crash
// test kills it.
func Program(t testing.TB) string {
	t.Helper()
	program.Do(func() {
		root, err := devenv.FindRoot(".")
		if err != nil {
			program.err = err
			return
		}
		dir := filepath.Join(root, ".latchkey", "test", "bin")
		program.path = filepath.Join(dir, fmt.Sprintf("latchkey-%d", os.Getpid()))
		build := exec.CommandContext(t.Context(), "go", "build", "-tags", "crash", "-o", program.path, "./cmd/latchkey")
		build.Dir = root
		if output, err := build.CombinedOutput(); err != nil {
			program.err = fmt.Errorf("build the program: %w\n%s", err, output)
		}
	})
	must(t, program.err)
	return program.path
}

// RemoveProgram deletes what Program built; a TestMain calls it last.
func RemoveProgram() {
	if program.path != "" {
		_ = os.Remove(program.path) // it lies in a scratch folder
	}
}

func (s *Stack) run(command string, env []string) *Process {
	s.t.Helper()
	p := &Process{stack: s, ended: make(chan struct{})}
	p.log = filepath.Join(s.dir, fmt.Sprintf("%s-%d.log", command, time.Now().UnixNano()))
	log, err := os.Create(p.log)
	must(s.t, err)
	p.cmd = exec.Command(Program(s.t), command) //nolint:noctx // it outlives what a context could say: Kill and Stop end it
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = env, log, log
	must(s.t, devenv.Spawn(p.cmd, syscall.SIGKILL)) // a test that runs out of its time cleans nothing up
	must(s.t, log.Close())
	go func() {
		_ = p.cmd.Wait() // how it ended is the test's affair
		close(p.ended)
	}()
	s.t.Cleanup(func() { p.cleanup() })
	return p
}

// Command runs a command of the program to its end, with the stack's settings, and
// returns what it prints.
func (s *Stack) Command(args ...string) (string, error) {
	command := exec.CommandContext(s.ctx(), Program(s.t), args...)
	command.Env = s.env
	printed, err := command.CombinedOutput()
	return string(printed), err
}

// Kill is kill -9.
func (p *Process) Kill() {
	_ = p.cmd.Process.Signal(syscall.SIGKILL) // it may have ended
	<-p.ended
}

// Stop asks the process to end and waits until it has.
func (p *Process) Stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	select {
	case <-p.ended:
	case <-time.After(20 * time.Second):
		p.stack.t.Errorf("%s does not stop", filepath.Base(p.log))
		p.Kill()
	}
}

// Ended is closed when the process has ended.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// Log returns what the process wrote.
func (p *Process) Log() string {
	text, err := os.ReadFile(p.log)
	must(p.stack.t, err)
	return string(text)
}

// tailBytes of each log are shown when a test fails.
const tailBytes = 6000

func (p *Process) cleanup() {
	p.Kill()
	if p.stack.t.Failed() {
		text := []byte(p.Log())
		p.stack.t.Logf("%s:\n%s", filepath.Base(p.log), bytes.TrimSpace(text[max(0, len(text)-tailBytes):]))
	}
}

// Within fails the test unless check comes true. It looks again with growing
// pauses of at most 200 ms.
func (s *Stack) Within(limit time.Duration, what string, check func() error) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.ctx(), limit)
	defer cancel()
	for wait := 5 * time.Millisecond; ; wait = min(2*wait, 200*time.Millisecond) {
		err := check()
		if err == nil {
			return
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			s.t.Fatalf("not within %s: %s: %v", limit, what, err)
		}
	}
}

func (s *Stack) awaitHTTP(p *Process, url string) {
	s.t.Helper()
	s.Within(30*time.Second, url+" answers", func() error {
		select {
		case <-p.ended:
			s.t.Fatalf("the process ended:\n%s", p.Log())
		default:
		}
		response, err := http.Get(url) //nolint:noctx,gosec // a test's own address
		if err != nil {
			return err
		}
		return response.Body.Close()
	})
}
