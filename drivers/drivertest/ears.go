package drivertest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"sync"
	"testing"

	"latchkey/drivers"
)

// ears hear everything that a driver says (log lines, errors with their
// causes, evidence) and every secret that must not be among it.
type ears struct {
	mu      sync.Mutex
	log     bytes.Buffer
	said    []string
	secrets []string
}

func newEars() *ears { return &ears{} }

// Write implements io.Writer for the log.
func (e *ears) Write(line []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.log.Write(line)
}

// handler logs everything but the time, whose digits could look like a secret.
func (e *ears) handler() slog.Handler {
	return slog.NewJSONHandler(e, &slog.HandlerOptions{
		Level: slog.LevelDebug,
		ReplaceAttr: func(_ []string, attr slog.Attr) slog.Attr {
			if attr.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return attr
		},
	})
}

// guard remembers a secret.
func (e *ears) guard(secret string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.secrets = append(e.secrets, secret)
}

// guardConfig remembers the secret fields of a configuration.
func (e *ears) guardConfig(info drivers.Info, config json.RawMessage) {
	var fields map[string]any
	if json.Unmarshal(config, &fields) != nil {
		return
	}
	for _, field := range info.Fields {
		if text, ok := fields[field.Name].(string); ok && field.Secret && text != "" {
			e.guard(text)
		}
	}
}

// heard remembers what an error and its causes say, and returns the error.
func (e *ears) heard(err error) error {
	for cause := err; cause != nil; cause = errors.Unwrap(cause) {
		e.hear(fmt.Sprintf("%v %+v %#v", cause, cause, cause))
	}
	return err
}

func (e *ears) hear(text string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.said = append(e.said, text)
}

// check fails the test when a secret stands in anything that was said.
func (e *ears) check(t *testing.T) {
	t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	said := append([]string{e.log.String()}, e.said...)
	for _, secret := range e.secrets {
		whole := regexp.MustCompile(`(^|[^0-9A-Za-z])` + regexp.QuoteMeta(secret) + `($|[^0-9A-Za-z])`)
		for _, text := range said {
			if whole.MatchString(text) {
				t.Errorf("a secret stands in the log, an error or the evidence: %s", whole.ReplaceAllString(text, "$1<SECRET>$2"))
			}
		}
	}
}
