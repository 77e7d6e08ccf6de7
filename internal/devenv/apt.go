package devenv

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

var errMayNotInstall = errors.New("apt-get needs root or sudo without a password")

// aptInstall installs a Debian package, unless another process has done so while
// we waited for it: there says whether.
func aptInstall(ctx context.Context, what, name string, there func() bool, report Report) error {
	if _, err := exec.LookPath("apt-get"); err != nil {
		return fmt.Errorf("no apt-get on this machine: %w", err)
	}
	elevate, err := elevation(ctx)
	if err != nil {
		return err
	}
	lock, err := aptTurn(ctx, what, report)
	if err != nil {
		return err
	}
	defer lock.release()
	if there() {
		return nil
	}
	report.printf("%s is missing; installing it with apt-get (about a minute)", what)
	for _, command := range [][]string{
		{"apt-get", "update", "-q"},
		{
			"env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-q", "-y", "--no-install-recommends",
			"-o", "Dpkg::Options::=--force-confold", "-o", "DPkg::Lock::Timeout=300", name,
		},
	} {
		if err := runQuietly(ctx, append(elevate, command...)); err != nil {
			return err
		}
	}
	return nil
}

// aptTurn waits for other installs: apt-get update gives up at once when another
// holds its lists.
func aptTurn(ctx context.Context, what string, report Report) (*fileLock, error) {
	cache, err := Toolchain{}.cache()
	if err != nil {
		return nil, err
	}
	said := sync.OnceFunc(func() { report.printf("another process is installing something; waiting for it before %s", what) })
	return waitLock(ctx, filepath.Join(cache, "apt.lock"), said)
}

// elevation is the prefix that makes a command run as root.
func elevation(ctx context.Context) ([]string, error) {
	if os.Geteuid() == 0 {
		return nil, nil
	}
	if exec.CommandContext(ctx, "sudo", "-n", "true").Run() != nil {
		return nil, errMayNotInstall
	}
	return []string{"sudo", "-n"}, nil
}

// runQuietly shows a command's output only when it fails.
func runQuietly(ctx context.Context, command []string) error {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(command, " "), err, output)
	}
	return nil
}
