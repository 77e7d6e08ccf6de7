package devenv

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	heartbeat = 15 * time.Second
	// logKeep is how much of a failed build's output the error shows.
	logKeep = 30
)

// No paths, no symbols, and nothing of our own repository goes into the tools.
var buildFlags = []string{"-trimpath", "-buildvcs=false", "-ldflags=-s -w"}

// build makes all programs in a folder beside dir and then moves it into place.
func (t Toolchain) build(ctx context.Context, module ToolModule, dir string) error {
	started := time.Now()
	t.Report.printf("building the tools of %s from their pinned sources, once on this machine; takes %s",
		module.Name, module.Estimate)
	fresh := dir + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	for _, program := range slices.Sorted(maps.Keys(module.Programs)) {
		if err := t.buildProgram(ctx, module, program, filepath.Join(fresh, program), started); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.Rename(fresh, dir); err != nil {
		return err
	}
	t.Report.printf("built the tools of %s in %s", module.Name, time.Since(started).Round(time.Second))
	return nil
}

func (t Toolchain) buildProgram(
	ctx context.Context, module ToolModule, program, target string, started time.Time,
) error {
	progress := &buildProgress{}
	stop := t.beat(program, started, progress)
	defer stop()
	args := append([]string{"build", "-v", "-o", target}, buildFlags...)
	cmd := exec.CommandContext(ctx, "go", append(args, module.Programs[program])...)
	cmd.Dir = t.source(module)
	// GOFLAGS and GOWORK of the person's shell are for their own work. Without
	// cgo the programs need no C compiler here and no C library there.
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=0")
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	output, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := Spawn(cmd, syscall.SIGTERM); err != nil {
		return fmt.Errorf("%w: is Go installed and on PATH?", err)
	}
	progress.read(output)
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("%s: %w\n%s", program, err, strings.Join(progress.last, "\n"))
	}
	return nil
}

// beat reports every few seconds that the build still goes on.
func (t Toolchain) beat(program string, started time.Time, progress *buildProgress) (stop func()) {
	ticker := time.NewTicker(heartbeat)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				t.Report.printf("  %s: %s, %s", time.Since(started).Round(time.Second), program, progress)
			}
		}
	}()
	return func() { ticker.Stop(); close(done) }
}

// buildProgress counts what `go build -v` says it does.
type buildProgress struct {
	downloaded, compiled atomic.Int64
	last                 []string
}

func (p *buildProgress) read(output io.Reader) {
	for scanner := bufio.NewScanner(output); scanner.Scan(); {
		line := scanner.Text()
		if strings.HasPrefix(line, "go: downloading ") {
			p.downloaded.Add(1)
		} else {
			p.compiled.Add(1)
		}
		p.last = append(p.last, line)
		p.last = p.last[max(0, len(p.last)-logKeep):]
	}
}

func (p *buildProgress) String() string {
	return fmt.Sprintf("%d modules downloaded, %d packages compiled", p.downloaded.Load(), p.compiled.Load())
}
