package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"latchkey/internal/devenv"
)

// runDev starts every part on this machine, seeds a sandbox workspace, shows
// where everything is, and stops it all on Ctrl-C.
func runDev(ctx context.Context, m *Main, args []string) error {
	flags := flag.NewFlagSet("dev", flag.ContinueOnError)
	dir := flags.String("dir", "", "where state and logs are kept; .latchkey beside go.mod by default")
	anyPorts := flags.Bool("any-ports", false, "use free ports instead of the usual ones")
	if err := flags.Parse(args); err != nil {
		return err
	}
	d := &dev{main: m, anyPorts: *anyPorts}
	defer d.stop()
	if err := d.start(ctx, *dir); err != nil {
		return err
	}
	d.card()
	select {
	case <-ctx.Done():
		d.say("Stopping.")
		return nil
	case err := <-d.group.Failed():
		return err
	}
}

// dev is everything on one machine.
type dev struct {
	main     *Main
	anyPorts bool
	root     string
	state    *devenv.State
	group    *devenv.Group
	identity identity
	settings Settings
	env      map[string]string // what the children are told
	stack    stackCard
}

// say reports one line of progress.
func (d *dev) say(line string) {
	fmt.Fprintf(d.main.Stdout, "%s  %s\n", time.Now().Format("15:04:05"), line)
}

func (d *dev) start(ctx context.Context, dir string) error {
	var err error
	if d.root, err = devenv.FindRoot("."); err != nil {
		return err
	}
	if err := d.openState(dir); err != nil {
		return err
	}
	d.group = devenv.NewGroup(d.state.Path("logs"), d.say)
	if d.identity, err = loadIdentity(d.state.Path("identity.json")); err != nil {
		return err
	}
	if d.settings, err = loadSettings(); err != nil {
		return err
	}
	d.env = map[string]string{}
	for _, step := range []func(context.Context) error{
		d.database, d.temporal, d.sandbox, d.panel, d.seed, d.ourselves,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// openState takes the folder for this run, unless the caller brought one.
func (d *dev) openState(dir string) (err error) {
	if d.state != nil {
		return nil
	}
	if dir == "" {
		dir = filepath.Join(d.root, ".latchkey")
	}
	d.state, err = devenv.OpenState(dir)
	return err
}

func (d *dev) stop() {
	if d.group != nil {
		d.group.Stop()
	}
	if d.state != nil {
		_ = os.Remove(d.state.Path("stack.json")) // it may never have been written
		d.state.Close()
	}
}

// port is a usual port, or any free one.
func (d *dev) port(usual int) (int, error) {
	if d.anyPorts {
		usual = 0
	}
	return devenv.PickPort(usual)
}

// prefer is a usual port for parts that pick for themselves.
func (d *dev) prefer(usual int) int {
	if d.anyPorts {
		return 0
	}
	return usual
}
