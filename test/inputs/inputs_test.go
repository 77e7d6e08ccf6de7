package inputs_test

import (
	"encoding/json"
	"flag"
	"maps"
	"net/http"
	"os"
	"regexp"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"latchkey/api"
	"latchkey/drivers/sandbox/wire"
	"latchkey/internal/stack"
)

// usual is how many calls are made of each half of the routes, and from which seed they
// are drawn. The flag -rapid.checks asks for more, and -rapid.seed=0 for others.
var usual = map[string]string{"rapid.checks": "3000", "rapid.seed": "20261129", "rapid.shrinktime": "10s", "rapid.nofailfile": "true"}

func TestMain(m *testing.M) {
	flag.Parse()
	flag.Visit(func(f *flag.Flag) { delete(usual, f.Name) })
	for name, value := range usual {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	stack.RemoveProgram()
	os.Exit(code)
}

// ends is what routes do that leave less to ask about.
var ends = regexp.MustCompile(`/(delete|delete_data|remove|disconnect|reset_sandbox|unmanaged/update|devices/update)$`)

// Whatever a caller sends, a route answers: with what was asked for, or with a typed
// error that says what is wrong and nothing of how the server is made.
func TestNoInputBreaksARoute(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs all services, and -short asks for none")
	}
	s := stack.StartWith(t, stack.Options{Rooms: []wire.LockRequest{{ID: "room-1", Profile: "visionline", Name: "Room 1"}}})
	c, routes := &caller{stack: s, ids: map[string][]string{}}, bodies(t)
	c.furnish(t)
	staying := maps.Clone(routes)
	maps.DeleteFunc(staying, func(path string, _ *openapi3.Schema) bool { return ends.MatchString(path) })
	require.Greater(t, len(staying), 150)
	rapid.Check(t, func(t *rapid.T) { c.surprise(t, staying) })
	rapid.Check(t, func(t *rapid.T) { c.surprise(t, routes) })
}

// bodies are the schemas of what the routes take.
func bodies(t *testing.T) map[string]*openapi3.Schema {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(api.OpenAPI())
	require.NoError(t, err)
	found := map[string]*openapi3.Schema{}
	for path, route := range doc.Paths.Map() {
		if route.Post != nil && route.Post.RequestBody != nil {
			found[path] = route.Post.RequestBody.Value.Content.Get("application/json").Schema.Value
		}
	}
	return found
}

// surprise calls one of the routes with a strange body.
func (c *caller) surprise(t *rapid.T, routes map[string]*openapi3.Schema) {
	d := &drawer{t: t, ids: c.ids}
	path := pick(d, "route", sorted(routes))
	body := d.value("", routes[path], 0)
	said, err := c.call(path, body)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if wrong := said.wrong(); wrong != "" {
		text, _ := json.Marshal(body) // it was sent
		t.Fatalf("%s: %s: %d %s\nto %s", path, wrong, said.status, said.text, text)
	}
	if said.status == http.StatusOK {
		c.learn(said)
	}
}
