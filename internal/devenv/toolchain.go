package devenv

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
)

// Toolchain builds the programs of the tools modules once for each machine and
// user; every clone shares them.
type Toolchain struct {
	// Root is the checkout that holds tools/.
	Root string
	// Cache is where builds are kept; empty means the user's cache folder.
	Cache  string
	Report Report
}

// Ensure returns the folder that holds the module's programs, building them if
// no earlier run, of any clone, has built these versions.
func (t Toolchain) Ensure(ctx context.Context, module ToolModule) (string, error) {
	dir, err := t.place(module)
	if err != nil {
		return "", fmt.Errorf("tools of %s: %w", module.Name, err)
	}
	if complete(dir, module) {
		return dir, nil
	}
	// Two processes must not build the same at once: the second waits for the first.
	lock, err := waitLock(ctx, dir+".lock", t.patience(module))
	if err != nil {
		return "", fmt.Errorf("tools of %s: %w", module.Name, err)
	}
	defer lock.release()
	if complete(dir, module) {
		return dir, nil
	}
	if err := t.build(ctx, module, dir); err != nil {
		return "", fmt.Errorf("build the tools of %s: %w", module.Name, err)
	}
	return dir, nil
}

// patience says once that another process is building.
func (t Toolchain) patience(module ToolModule) func() {
	said := false
	return func() {
		if !said {
			t.Report.printf("another process is building the tools of %s; waiting for it", module.Name)
		}
		said = true
	}
}

// place names the cache folder; its name changes with all that goes into a build.
func (t Toolchain) place(module ToolModule) (string, error) {
	digest := sha256.New()
	sources, err := filepath.Glob(filepath.Join(t.source(module), "*"))
	if err != nil {
		return "", err
	}
	for _, source := range sources {
		content, err := os.ReadFile(source)
		if err != nil {
			return "", err
		}
		fmt.Fprintln(digest, filepath.Base(source))
		digest.Write(content)
	}
	fmt.Fprintln(digest, runtime.Version(), runtime.GOOS, runtime.GOARCH, buildFlags, module.Programs)
	cache, err := t.cache()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, module.Name+"-"+hex.EncodeToString(digest.Sum(nil)[:8])), nil
}

func (t Toolchain) source(module ToolModule) string {
	return filepath.Join(t.Root, "tools", module.Name)
}

// complete tells whether each program is there. A folder gets its name only
// when its build is over, but a person may have deleted a file since.
func complete(dir string, module ToolModule) bool {
	for program := range module.Programs {
		if missing(filepath.Join(dir, program)) {
			return false
		}
	}
	return true
}

var errNoCache = errors.New("no cache folder: set HOME or XDG_CACHE_HOME")

// cache also serves service accounts and CI jobs that have no HOME set.
func (t Toolchain) cache() (string, error) {
	if t.Cache != "" {
		return t.Cache, nil
	}
	if dir, err := os.UserCacheDir(); err == nil {
		return filepath.Join(dir, "latchkey"), nil
	}
	current, err := user.Current()
	if err != nil || current.HomeDir == "" {
		return "", errNoCache
	}
	return filepath.Join(current.HomeDir, ".cache", "latchkey"), nil
}
