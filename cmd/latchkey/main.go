// Command latchkey is the whole product: the API, the worker, the sandbox lock
// cloud, and the tools around them. `latchkey help` lists what it does.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// build names this build; the Makefile sets it.
var build = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	m := &Main{Args: os.Args[1:], Stdout: os.Stdout, Stderr: os.Stderr}
	err := m.Run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "latchkey:", err)
		os.Exit(1)
	}
}

// Main is one run of the program.
type Main struct {
	Args           []string
	Stdout, Stderr io.Writer
}

// command is one thing the program does.
type command struct {
	name, summary string
	run           func(ctx context.Context, m *Main, args []string) error
}

func commands() []command {
	return []command{
		{"dev", "start everything on this machine and show where it is", runDev},
		{"demo", "tell the story of a grant in this terminal", runDemo},
		{"bench", "measure, and write docs/performance.md", runBench},
		{"doctor", "print every setting and check every part", runDoctor},
		{"api", "serve the API", runAPI},
		{"worker", "run the workflows and talk to the locks", runWorker},
		{"sandbox", "run the simulated lock cloud", runSandbox},
		{"migrate", "bring the database and the Temporal namespace up to date", runMigrate},
		{"promote", "make this build the current one of the workers", runPromote},
		{"workspace", "create NAME [--sandbox]: a workspace and its first API key", runWorkspace},
		{"token", "create --user EMAIL [--workspace ID,ID]: a personal access token", runToken},
		{"account", "add --workspace ID --provider NAME --config FILE: connect locks; cards ID N,N: put cards into its drawer", runAccount},
		{"openapi", "print the API's OpenAPI document", runOpenAPI},
		{"version", "print the build", runVersion},
	}
}

// Run carries out the command of the arguments.
func (m *Main) Run(ctx context.Context) error {
	if len(m.Args) == 0 || m.Args[0] == "help" || m.Args[0] == "--help" || m.Args[0] == "-h" {
		m.help()
		return nil
	}
	for _, c := range commands() {
		if c.name == m.Args[0] {
			return unlessStopped(ctx, c.run(ctx, m, m.Args[1:]))
		}
	}
	return fmt.Errorf("unknown command %q; see latchkey help", m.Args[0])
}

// unlessStopped leaves out the error of a command that the user stopped.
func unlessStopped(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = nil
	}
	return err
}

func (m *Main) help() {
	fmt.Fprintln(m.Stdout, "Latchkey gives people access to doors.")
	fmt.Fprintln(m.Stdout)
	for _, c := range commands() {
		fmt.Fprintf(m.Stdout, "  latchkey %-10s %s\n", c.name, c.summary)
	}
	fmt.Fprintln(m.Stdout, "\nSettings are environment variables; latchkey doctor prints them all.")
}

func runVersion(_ context.Context, m *Main, _ []string) error {
	fmt.Fprintln(m.Stdout, build)
	return nil
}
