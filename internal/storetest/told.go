package storetest

import (
	"context"
	_ "embed"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey"
	"latchkey/api/wire"
)

// required says, for each type of event of the contract and ours, which properties
// every event of it has beyond those that all have. The conformance suite holds
// it against the official OpenAPI.
//
//go:embed testdata/events.json
var required []byte

// told are the types of event that the fixtures of this process have written.
var told sync.Map

// witness holds every event that the fixture's workspace wrote against the
// contract, as the API shows it.
func (f *Fixture) witness() {
	if f.invents {
		return
	}
	var contract map[latchkey.EventType][]string
	if err := json.Unmarshal(required, &contract); err != nil {
		f.t.Fatal(err)
	}
	events, err := f.Store.ListEvents(context.Background(), f.Workspace.ID, latchkey.EventFilter{
		Since: &time.Time{}, Limit: 1000, //nolint:mnd // more than any test writes
	})
	if err != nil {
		f.t.Error(err)
	}
	for _, event := range events {
		told.Store(event.Type, true)
		properties, known := contract[event.Type]
		if !known {
			f.t.Errorf("neither the contract nor docs/beyond-seam.md has an event %s", event.Type)
		}
		for _, name := range missing(f.t, event, properties) {
			f.t.Errorf("an event %s has no %s", event.Type, name)
		}
	}
}

// CloseStore closes the store, after a last look at its events.
func (f *Fixture) CloseStore() error {
	f.witness()
	f.invents = true
	return f.Store.Close()
}

// Invents says that the test writes events past the store, as bare as it likes.
func (f *Fixture) Invents() { f.invents = true }

// missing are the properties that an event on the wire lacks.
func missing(tb testing.TB, event latchkey.Event, properties []string) []string {
	tb.Helper()
	shown, err := json.Marshal(wire.EventOf(event))
	if err != nil {
		tb.Fatal(err)
	}
	var has map[string]any
	if err := json.Unmarshal(shown, &has); err != nil {
		tb.Fatal(err)
	}
	return slices.DeleteFunc(slices.Clone(properties), func(name string) bool {
		_, there := has[name]
		return there
	})
}

// Untold are the types of event that the package in root declares and that no
// fixture of this process has written.
func Untold(root string) ([]string, error) {
	declared, err := declared(root)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(declared, func(kind string) bool {
		_, written := told.Load(latchkey.EventType(kind))
		return written
	}), nil
}

// declared are the values of the constants of the type EventType.
func declared(root string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(root, "*.go"))
	if err != nil {
		return nil, err
	}
	var kinds []string
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			spec, is := node.(*ast.ValueSpec)
			if !is || !isEventType(spec.Type) {
				return true
			}
			kinds = append(kinds, texts(spec.Values)...)
			return true
		})
	}
	kinds = slices.DeleteFunc(kinds, func(kind string) bool { // a webhook's "*", and what only a timeline has
		return !strings.Contains(kind, ".") || strings.HasPrefix(kind, "internal.")
	})
	slices.Sort(kinds)
	return slices.Compact(kinds), nil
}

// texts are the texts among values.
func texts(values []ast.Expr) []string {
	var found []string
	for _, value := range values {
		if literal, is := value.(*ast.BasicLit); is {
			text, _ := strconv.Unquote(literal.Value)
			found = append(found, text)
		}
	}
	return found
}

func isEventType(of ast.Expr) bool {
	name, is := of.(*ast.Ident)
	return is && name.Name == "EventType"
}
