// Package temporaltest gives every test a namespace of its own on the Temporal
// server that `make test` starts, so that tests run in parallel, use the same
// workflow ids, and see only their own workflows.
//
//	c, namespace := temporaltest.Namespace(t, searchAttributes)
//
// A workflow that waits for days runs in a moment on a client that skips time:
//
//	c, namespace := temporaltest.Namespace(t, searchAttributes, temporaltest.SkipTime)
package temporaltest

import (
	"context"
	"crypto/rand"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"latchkey/internal/devenv"
)

// Variable names the environment variable with the server's host and port.
const Variable = "LATCHKEY_TEST_TEMPORAL_ADDRESS"

const readyTime = 30 * time.Second

// Option changes how the client is made; SkipTime is one.
type Option func(*client.Options)

// Namespace registers a namespace with the given search attributes, waits until
// it is usable, and returns a client of it that is closed when the test ends.
// The namespace itself goes with the server, which does not outlive the test run.
// Under `go test -short`, which asks for no services, the test is skipped.
func Namespace(
	tb testing.TB, searchAttributes map[string]enumspb.IndexedValueType, options ...Option,
) (client.Client, string) {
	tb.Helper()
	settings := client.Options{HostPort: address(tb), Namespace: name(tb.Name()), Logger: quiet()}
	for _, option := range options {
		option(&settings)
	}
	ctx, cancel := context.WithTimeout(tb.Context(), readyTime)
	defer cancel()
	connected, err := client.DialContext(ctx, settings)
	if err != nil {
		tb.Fatalf("temporaltest: dial %s: %v", settings.HostPort, err)
	}
	tb.Cleanup(connected.Close)
	if err := devenv.EnsureNamespace(ctx, connected, settings.Namespace, searchAttributes); err != nil {
		tb.Fatalf("temporaltest: %v", err)
	}
	return connected, settings.Namespace
}

// address skips, fails or returns the server's address.
func address(tb testing.TB) string {
	tb.Helper()
	if testing.Short() {
		tb.Skip("needs a Temporal server, and -short asks for no services")
	}
	value := os.Getenv(Variable)
	if value == "" {
		tb.Fatalf("this test needs a Temporal server: run `make test`, or set %s to host:port of one", Variable)
	}
	return value
}

const (
	readableLength = 40
	randomLength   = 8
)

// name starts with the test's name, for the person who looks at the Web UI.
func name(test string) string {
	readable := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, test)
	return readable[:min(readableLength, len(readable))] + "-" + rand.Text()[:randomLength]
}

// quiet drops the SDK's own chatter: what a test wants to see it asserts.
func quiet() log.Logger {
	return log.NewStructuredLogger(slog.New(slog.DiscardHandler))
}
