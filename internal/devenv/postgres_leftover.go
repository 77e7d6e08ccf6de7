package devenv

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A server that an earlier run left behind gets this long to stop cleanly.
const leftoverGrace = 30 * time.Second

// clearLeftover stops a server that still runs on the data folder, and removes
// the lock file of one that was killed. PostgreSQL does the latter itself, but
// for one case: when the old process id belongs to another program by now.
func (p *Postgres) clearLeftover(ctx context.Context) error {
	pidFile := filepath.Join(p.data, "postmaster.pid")
	pid, ok := readPid(pidFile)
	if !ok {
		return nil
	}
	if !p.runsHere(pid) {
		return errors.Join(p.awaitOrphans(ctx), removeStale(pidFile))
	}
	p.options.Report.printf("stopping the database server that an earlier run left (process %d)", pid)
	ctx, cancel := context.WithTimeoutCause(ctx, leftoverGrace, errStillRuns)
	defer cancel()
	_ = syscall.Kill(pid, syscall.SIGINT)
	err := poll(ctx, longestReadyPause, func() (bool, error) { return !p.runsHere(pid), nil })
	if errors.Is(err, errStillRuns) {
		return fmt.Errorf("database server process %d on %s %w: stop it by hand", pid, p.data, err)
	}
	return err
}

// awaitOrphans waits for the processes that a killed server left: they notice
// soon that it is gone, and a new one cannot start before.
func (p *Postgres) awaitOrphans(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, leftoverGrace, errStillRuns)
	defer cancel()
	return poll(ctx, longestReadyPause, func() (bool, error) {
		processes, err := filepath.Glob("/proc/[0-9]*")
		if err != nil {
			return false, err
		}
		return !slices.ContainsFunc(processes, func(process string) bool {
			pid, err := strconv.Atoi(filepath.Base(process))
			return err == nil && p.runsHere(pid)
		}), nil
	})
}

var errStillRuns = fmt.Errorf("did not stop within %s", leftoverGrace)

// readPid takes the first line of postmaster.pid.
func readPid(path string) (int, bool) {
	content, err := os.ReadFile(path)
	if err != nil {
		return 0, false
	}
	first, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	return pid, err == nil && pid > 0
}

// runsHere tells whether the process is a PostgreSQL server on our data folder:
// a server's working folder is its data folder.
func (p *Postgres) runsHere(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	process := filepath.Join("/proc", strconv.Itoa(pid))
	name, err := os.ReadFile(filepath.Join(process, "comm"))
	if err != nil {
		// No /proc here: trust the lock file, as PostgreSQL does.
		return missing("/proc/self")
	}
	folder, err := os.Readlink(filepath.Join(process, "cwd"))
	if err != nil {
		return strings.TrimSpace(string(name)) == "postgres"
	}
	return folder == p.data && strings.TrimSpace(string(name)) == "postgres"
}

func removeStale(pidFile string) error {
	if err := os.Remove(pidFile); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("remove a killed server's lock file: %w", err)
	}
	return nil
}
