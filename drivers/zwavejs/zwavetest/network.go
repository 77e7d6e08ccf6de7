package zwavetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"latchkey/internal/devenv" //nolint:depguard // like devenv, this package is test support
)

// folder holds the program.
const folder = "drivers/zwavejs/zwavetest/_network"

// startTime is how long the interviews of all locks may take on a busy machine.
const startTime = 3 * time.Minute

// Kind is a kind of lock; _network/locks.mjs describes each.
type Kind string

// The kinds of lock.
const (
	Code       Kind = "code"       // User Code, version 1: confirms nothing
	Schedule   Kind = "schedule"   // User Code, version 2, with Schedule Entry Lock and a clock
	Weekly     Kind = "weekly"     // as Schedule, for days of the week only
	Clockless  Kind = "clockless"  // as Schedule, without a clock that shows what it is
	Credential Kind = "credential" // User Credential
	Sleepy     Kind = "sleepy"     // as Code, with a radio that sleeps until the lock wakes by itself
)

// Slots is how many codes each lock holds.
const Slots = 6

// Network is a running Z-Wave network.
type Network struct {
	group   *devenv.Group
	server  int
	control int
	kinds   []Kind
}

// Start runs a network with a lock of each of these kinds, in this order; the
// first is node 2. Dir is for its logs and what it remembers.
func Start(ctx context.Context, dir string, kinds ...Kind) (*Network, error) {
	n := &Network{group: devenv.NewGroup(dir, nil), kinds: kinds}
	if err := n.start(ctx, dir); err != nil {
		n.Stop()
		return nil, fmt.Errorf("zwavetest: %w", err)
	}
	return n, nil
}

func (n *Network) start(ctx context.Context, dir string) error {
	root, err := devenv.FindRoot(".")
	if err != nil {
		return err
	}
	program := filepath.Join(root, folder)
	if err := install(ctx, program); err != nil {
		return err
	}
	if n.server, err = devenv.PickPort(0); err != nil {
		return err
	}
	if n.control, err = devenv.PickPort(0); err != nil {
		return err
	}
	words := make([]string, len(n.kinds))
	for i, kind := range n.kinds {
		words[i] = string(kind)
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	if _, err = n.group.Start(devenv.Child{
		Name: "zwave-network", Path: "node", Dir: program,
		Args: []string{"network.mjs", strconv.Itoa(n.server), strconv.Itoa(n.control), filepath.Join(dir, "cache"), strings.Join(words, ",")},
	}); err != nil {
		return err
	}
	return n.ready(ctx)
}

// install installs the pinned npm packages, if "make test" has not done so.
func install(ctx context.Context, program string) error {
	if _, err := os.Stat(filepath.Join(program, "node_modules")); err == nil {
		return nil
	}
	npm := exec.CommandContext(ctx, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
	npm.Dir = program
	if output, err := npm.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w\n%s", err, output)
	}
	return nil
}

// ready waits until the control channel answers: it opens when every lock is interviewed.
func (n *Network) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for {
		err := n.Act(ctx, 2, "list", nil, nil)
		if err == nil {
			return nil
		}
		select {
		case failure := <-n.group.Failed():
			return failure
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// Stop ends the program.
func (n *Network) Stop() { n.group.Stop() }

// Address is host:port of the websocket server.
func (n *Network) Address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(n.server)) }

// Nodes lists the nodes of the locks of a kind.
func (n *Network) Nodes(kind Kind) []int {
	var nodes []int
	for place, has := range n.kinds {
		if has == kind {
			nodes = append(nodes, place+2)
		}
	}
	return nodes
}

// Act makes something happen at a lock, and reads the answer into out (nil to drop
// it). _network/acts.mjs has the acts.
func (n *Network) Act(ctx context.Context, node int, act string, how map[string]any, out any) error {
	body := map[string]any{"node": node, "act": act}
	maps.Copy(body, how)
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	url := "http://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(n.control))
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(text))
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		var reason bytes.Buffer
		_, _ = reason.ReadFrom(response.Body)
		return fmt.Errorf("zwavetest: %s at node %d: %s", act, node, reason.String())
	}
	if out == nil {
		return nil
	}
	return json.NewDecoder(response.Body).Decode(out)
}
