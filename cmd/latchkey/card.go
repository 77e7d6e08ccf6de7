package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"latchkey"
	"latchkey/store"
)

// stackCard is where everything is. `latchkey dev` prints it and leaves it in
// stack.json, where the demo finds it.
type stackCard struct {
	APIURL       string `json:"api_url"`
	APIKey       string `json:"api_key"`
	WebUI        string `json:"web_ui"`
	SandboxURL   string `json:"sandbox_url"`
	SandboxAdmin string `json:"sandbox_admin"`
	PanelAddress string `json:"panel_address"`
	PanelREST    string `json:"panel_rest"`
	WorkerPID    string `json:"worker_pid_file"`
	DatabaseURL  string `json:"database_url"`
	Keys         string `json:"keys"`
	MACKey       string `json:"mac_key"`
}

// loadStack reads what a running `latchkey dev` left.
func loadStack(path string) (stackCard, error) {
	text, err := os.ReadFile(path) //nolint:gosec // our own file
	if err != nil {
		return stackCard{}, err
	}
	var stack stackCard
	return stack, json.Unmarshal(text, &stack)
}

func (c stackCard) save(path string) error {
	text, err := json.MarshalIndent(c, "", "  ") //nolint:gosec // it is there for its key, and only its owner reads it
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}

// openStore connects to the database of the stack.
func (c stackCard) openStore(ctx context.Context) (*store.Store, error) {
	vault, err := store.NewVault(latchkey.NewSecret(c.Keys), latchkey.NewSecret(c.MACKey))
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, c.DatabaseURL, vault, latchkey.SystemClock{}, store.Options{MaxConns: 2})
}

// card is what a person needs to begin.
func (d *dev) card() {
	fmt.Fprintf(d.main.Stdout, `
  Latchkey is running.

  API       %s
  API key   %s
  Web UI    %s
  Logs      %s

  Try       curl -s %s/devices/list -H 'Authorization: Bearer %s'

  Ctrl-C stops everything. What you made is kept.

`, d.stack.APIURL, d.stack.APIKey, d.stack.WebUI, d.state.Path("logs"), d.stack.APIURL, d.stack.APIKey)
}

// startTime is how long a part may take to answer after its start.
const startTime = 45 * time.Second

// awaitHTTP returns when something answers HTTP at url.
func awaitHTTP(ctx context.Context, url string) error {
	return await(ctx, func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		return response.Body.Close()
	})
}

// awaitDoors returns when the API lists the seeded doors.
func awaitDoors(ctx context.Context, stack stackCard) error {
	client := newAPIClient(stack)
	return await(ctx, func(ctx context.Context) error {
		devices, err := client.doors(ctx, "devices")
		if err != nil {
			return err
		}
		entrances, err := client.doors(ctx, "acs/entrances")
		if err == nil && (len(devices) < len(demoLocks) || len(entrances) <= len(demoRooms)) {
			return errors.New("not all seeded doors are there yet")
		}
		return err
	})
}

// await tries again, ever more slowly, until check succeeds or startTime is over.
func await(ctx context.Context, check func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for wait := 20 * time.Millisecond; ; wait = min(2*wait, 500*time.Millisecond) {
		err := check(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		}
	}
}
