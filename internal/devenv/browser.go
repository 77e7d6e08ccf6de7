package devenv

import (
	"context"
	"fmt"
	"os"
	"os/exec"
)

// BrowserVariable names a Chromium to use instead of the machine's own.
const BrowserVariable = "LATCHKEY_TEST_BROWSER"

// EnsureBrowser finds a Chromium for tests, and installs it when it may.
func EnsureBrowser(ctx context.Context, report Report) (string, error) {
	if named := os.Getenv(BrowserVariable); named != "" {
		return named, nil
	}
	if browserFound() {
		return findBrowser(), nil
	}
	if err := aptInstall(ctx, "Chromium", "chromium", browserFound, report); err != nil {
		return "", fmt.Errorf("no Chromium was found and it could not be installed (%w): install the package chromium, "+
			"or name one in %s", err, BrowserVariable)
	}
	if !browserFound() {
		return "", fmt.Errorf("the package chromium brought no browser: name one in %s", BrowserVariable)
	}
	return findBrowser(), nil
}

func browserFound() bool { return findBrowser() != "" }

// findBrowser is the path of this machine's Chromium, or "".
func findBrowser() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}
