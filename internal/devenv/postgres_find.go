package devenv

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// debianPrograms is where Debian keeps each major version's programs; they are not on PATH there.
const debianPrograms = "/usr/lib/postgresql/*/bin"

var errNoPostgres = errors.New("no PostgreSQL server programs found")

// findPostgres returns the folder with initdb and postgres of the given major
// version, or of the newest one when major is empty.
func findPostgres(ctx context.Context, major string) (string, error) {
	folders, _ := filepath.Glob(debianPrograms) // fails only on a bad pattern
	slices.SortFunc(folders, func(a, b string) int { return majorOf(b) - majorOf(a) })
	if onPath, err := exec.LookPath("postgres"); err == nil {
		folders = append(folders, filepath.Dir(onPath))
	}
	for _, folder := range folders {
		if hasPrograms(folder) && (major == "" || versionOf(ctx, folder) == major) {
			return folder, nil
		}
	}
	if major != "" {
		return "", fmt.Errorf("%w for version %s, which the existing data needs: install postgresql-%s",
			errNoPostgres, major, major)
	}
	return "", errNoPostgres
}

func hasPrograms(folder string) bool {
	return !missing(filepath.Join(folder, "initdb")) && !missing(filepath.Join(folder, "postgres"))
}

// majorOf reads the version from a path such as /usr/lib/postgresql/15/bin.
func majorOf(folder string) int {
	version, _ := strconv.Atoi(filepath.Base(filepath.Dir(folder)))
	return version
}

// versionOf asks the program: "postgres (PostgreSQL) 15.18 (Debian …)" is 15.
func versionOf(ctx context.Context, folder string) string {
	output, err := exec.CommandContext(ctx, filepath.Join(folder, "postgres"), "--version").Output()
	fields := strings.Fields(string(output))
	if err != nil || len(fields) < 3 { //nolint:mnd // the third word is the version
		return ""
	}
	major, _, _ := strings.Cut(fields[2], ".")
	return major
}

// dataVersion is the major version that made a data folder, or "" when there is none.
func dataVersion(dataDir string) string {
	content, err := os.ReadFile(filepath.Join(dataDir, "PG_VERSION"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(content))
}
