package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"latchkey"
	"latchkey/drivers/sandbox/admin"
	"latchkey/drivers/uhppote/uhppotetest"
	"latchkey/store"
)

// runDemo tells the story of one grant in this terminal, on the stack that runs
// or on one that it starts for the purpose. What it made is gone afterwards.
func runDemo(ctx context.Context, m *Main, args []string) (err error) {
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	dir := flags.String("dir", "", "the folder of the stack; .latchkey beside go.mod by default")
	anyPorts := flags.Bool("any-ports", false, "when no stack runs: use free ports instead of the usual ones")
	if err := flags.Parse(args); err != nil {
		return err
	}
	home, err := findHome(ctx, m, *dir, *anyPorts)
	if err != nil {
		return stopped(ctx, err)
	}
	defer home.stop()
	ctx, cancel := home.watch(ctx)
	defer cancel()
	d, err := newDemo(ctx, m, home.stack)
	if err != nil {
		return err
	}
	radio, cut := context.WithCancel(ctx)
	d.radio = startRadio(radio)
	defer func() {
		err = errors.Join(err, d.tidy(ctx), d.db.Close())
		cut()
		d.radio.stop()
	}()
	return stopped(ctx, d.tell(ctx))
}

// stopped gives an interrupted story an error of its own: it did not come true.
func stopped(ctx context.Context, err error) error {
	switch cause := context.Cause(ctx); {
	case err == nil || ctx.Err() == nil:
		return err
	case errors.Is(cause, context.Canceled):
		return errors.New("stopped before the end of the story")
	default:
		return cause
	}
}

// demo is one telling of the story.
type demo struct {
	out    io.Writer
	stack  stackCard
	api    apiClient
	db     *store.Store // what the API does not tell: the state of each door
	locks  *admin.Client
	panels uhppotetest.Panels
	board  *board
	rows   rows
	faults faultBook
	radio  *radio

	doors     map[string]demoDoor // by name
	grantID   string
	desk      string   // the hotel's encoder
	guests    []string // the grants of the hotel's guests and of the visitor
	pin, card latchkey.Secret
	marks     map[string]bool // of every credential that the grant ever had
}

// demoPerson begins the keys of the demo's people: those left by a demo that was
// killed are found by them.
const demoPerson = "latchkey-demo"

// demoPeople are the people of the story, by key.
var demoPeople = map[string]string{
	demoPerson: "Ada Lovelace", demoPerson + "-guest": "Grace Hopper", demoPerson + "-visitor": "Hedy Lamarr",
	demoPerson + "-radio": "Edith Clarke",
}

func newDemo(ctx context.Context, m *Main, stack stackCard) (*demo, error) {
	db, err := stack.openStore(ctx)
	if err != nil {
		return nil, err
	}
	locks := admin.New(stack.SandboxURL, latchkey.NewSecret(stack.SandboxAdmin), nil)
	return &demo{
		out: m.Stdout, stack: stack, api: newAPIClient(stack), db: db, locks: locks,
		panels: uhppotetest.Attach(stack.PanelAddress, stack.PanelREST),
		board:  newBoard(m.Stdout), faults: faultBook{locks: locks}, marks: map[string]bool{},
	}, nil
}

// tell tells the whole story, chapter by chapter.
func (d *demo) tell(ctx context.Context) error {
	began := time.Now()
	for _, chapter := range []func(context.Context) error{
		d.prepare, d.create, d.kill, d.handOver, d.extend, d.move, d.suspend, d.end, d.askLocks, d.hotelDay, d.visit, d.zwave,
	} {
		if err := chapter(ctx); err != nil {
			return err
		}
	}
	fmt.Fprintf(d.out, "\nThe end, after %s.\n", time.Since(began).Round(100*time.Millisecond))
	return nil
}

// sayf writes one line of the story.
func (d *demo) sayf(format string, args ...any) {
	fmt.Fprintf(d.out, "  "+format+"\n", args...)
}

// head begins a chapter, with attempts counted anew.
func (d *demo) head(title, text string) {
	d.rows.tries = nil
	fmt.Fprintf(d.out, "\n%s\n  %s\n", d.board.strong(title), text)
}
