package devenv

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// On Debian, installing the server also creates and starts a cluster on port
// 5432. Nobody asked for one, so its own switch for that is set first.
const (
	createClusterFile = "/etc/postgresql-common/createcluster.conf"
	noCluster         = "# Written by Latchkey, which runs a private server of its own.\ncreate_main_cluster = false\n"
)

// ensurePostgres finds the server programs and installs them when it may.
func ensurePostgres(ctx context.Context, major string, report Report) (string, error) {
	folder, err := findPostgres(ctx, major)
	if err == nil || !errors.Is(err, errNoPostgres) {
		return folder, err
	}
	if installErr := installPostgres(ctx, major, report); installErr != nil {
		return "", fmt.Errorf("%w and they could not be installed (%w): install the package %q, "+
			"or set LATCHKEY_DATABASE_URL to a server that runs already", err, installErr, postgresPackage(major))
	}
	return findPostgres(ctx, major)
}

func postgresPackage(major string) string {
	if major == "" {
		return "postgresql"
	}
	return "postgresql-" + major
}

var errMayNotInstall = errors.New("apt-get needs root or sudo without a password")

func installPostgres(ctx context.Context, major string, report Report) error {
	if _, err := exec.LookPath("apt-get"); err != nil {
		return fmt.Errorf("no apt-get on this machine: %w", err)
	}
	elevate, err := elevation(ctx)
	if err != nil {
		return err
	}
	report.printf("PostgreSQL is missing; installing it with apt-get (about a minute)")
	commands := [][]string{
		{"sh", "-c", refuseCluster},
		{"apt-get", "update", "-q"},
		{
			"env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-q", "-y", "--no-install-recommends",
			"-o", "Dpkg::Options::=--force-confold", postgresPackage(major),
		},
	}
	for _, command := range commands {
		if err := runQuietly(ctx, append(elevate, command...)); err != nil {
			return err
		}
	}
	return nil
}

// refuseCluster leaves a file alone that the machine's owner has written.
var refuseCluster = fmt.Sprintf(`test -e %[1]s || { mkdir -p %[2]s && printf '%[3]s' >%[1]s; }`,
	createClusterFile, filepath.Dir(createClusterFile), strings.ReplaceAll(noCluster, "\n", `\n`))

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
