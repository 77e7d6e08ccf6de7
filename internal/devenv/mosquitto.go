package devenv

import (
	"context"
	"fmt"
	"os"
	"os/exec"
)

const mosquittoPath = "/usr/sbin/mosquitto"

// EnsureMosquitto finds the MQTT broker mosquitto, and installs it from Debian
// when it may.
func EnsureMosquitto(ctx context.Context, report Report) (string, error) {
	if path, found := findMosquitto(); found {
		return path, nil
	}
	there := func() bool {
		_, found := findMosquitto()
		return found
	}
	if err := aptInstall(ctx, "mosquitto", "mosquitto", there, report); err != nil {
		return "", fmt.Errorf("mosquitto is missing and could not be installed (%w): install the package mosquitto", err)
	}
	path, found := findMosquitto()
	if !found {
		return "", fmt.Errorf("the package mosquitto has no %s: %w", mosquittoPath, os.ErrNotExist)
	}
	return path, nil
}

func findMosquitto() (string, bool) {
	if path, err := exec.LookPath("mosquitto"); err == nil {
		return path, true
	}
	_, err := os.Stat(mosquittoPath)
	return mosquittoPath, err == nil
}
