package devenv

import (
	"context"
	"errors"
	"fmt"
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

func installPostgres(ctx context.Context, major string, report Report) error {
	elevate, err := elevation(ctx)
	if err != nil {
		return err
	}
	if err := runQuietly(ctx, append(elevate, "sh", "-c", refuseCluster)); err != nil {
		return err
	}
	there := func() bool {
		_, err := findPostgres(ctx, major)
		return err == nil
	}
	return aptInstall(ctx, "PostgreSQL", postgresPackage(major), there, report)
}

// refuseCluster leaves a file alone that the machine's owner has written.
var refuseCluster = fmt.Sprintf(`test -e %[1]s || { mkdir -p %[2]s && printf '%[3]s' >%[1]s; }`,
	createClusterFile, filepath.Dir(createClusterFile), strings.ReplaceAll(noCluster, "\n", `\n`))
