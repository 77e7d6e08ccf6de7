package inputs_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/stack"
)

// caller has a workspace's key, and knows the ids of what is there.
type caller struct {
	stack *stack.Stack
	ids   map[string][]string
}

// answer is what a route said.
type answer struct {
	status int
	text   []byte
}

func (c *caller) call(path string, body any) (answer, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return answer{}, err
	}
	request, err := http.NewRequest(http.MethodPost, c.stack.APIURL+path, bytes.NewReader(text))
	if err != nil {
		return answer{}, err
	}
	request.Header.Set("Authorization", "Bearer "+c.stack.APIKey)
	request.Header.Set("Content-Type", "application/json")
	client := http.Client{Timeout: time.Minute}
	response, err := client.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	said, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, said}, err
}

// anyID is where ids of every kind are.
const anyID = ""

// mostIDs is how many are remembered by one name.
const mostIDs = 40

// learn remembers the ids in an answer by their names.
func (c *caller) learn(said answer) {
	var there any
	if json.Unmarshal(said.text, &there) == nil {
		c.learnFrom(there)
	}
}

func (c *caller) learnFrom(there any) {
	switch v := there.(type) {
	case []any:
		for _, each := range v {
			c.learnFrom(each)
		}
	case map[string]any:
		for name, each := range v {
			if id, is := each.(string); is && (strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_key")) && id != "" {
				c.remember(name, id)
			}
			c.learnFrom(each)
		}
	}
}

func (c *caller) remember(name, id string) {
	for _, in := range []string{name, anyID} {
		if !slices.Contains(c.ids[in], id) {
			c.ids[in] = append(c.ids[in], id)
		}
		if len(c.ids[in]) > mostIDs {
			c.ids[in] = c.ids[in][1:]
		}
	}
}

// furnish makes some of everything, so that ids lead somewhere.
func (c *caller) furnish(t *testing.T) {
	t.Helper()
	for _, kind := range []string{"/devices", "/acs/entrances", "/acs/systems", "/acs/encoders", "/connected_accounts"} {
		c.must(t, kind+"/list", map[string]any{})
	}
	device, system := c.stack.Door(latchkey.DoorDevice, "Front Door").ID, c.last("acs_system_id")
	c.must(t, "/user_identities/create", map[string]any{"full_name": "Jane Doe"})
	person := c.last("user_identity_id")
	c.must(t, "/spaces/create", map[string]any{"name": "Flat", "device_ids": []string{device}})
	c.must(t, "/access_codes/create", map[string]any{"device_id": device, "name": "Cleaner"})
	c.must(t, "/access_codes/simulate/create_unmanaged_access_code", map[string]any{"device_id": device, "name": "Theirs", "code": "8642"})
	c.must(t, "/acs/users/create", map[string]any{"acs_system_id": system, "full_name": "Jane Doe"})
	c.must(t, "/client_sessions/create", map[string]any{"user_identity_ids": []string{person}})
	c.must(t, "/webhooks/create", map[string]any{"url": "https://example.com/hook"})
	c.must(t, "/connect_webviews/create", map[string]any{})
	c.must(t, "/access_grants/create", map[string]any{
		"user_identity_id": person, "device_ids": []string{device}, "acs_entrance_ids": []string{c.last("acs_entrance_id")},
		"requested_access_methods": []any{map[string]any{"mode": "code"}, map[string]any{"mode": "mobile_key"}, map[string]any{"mode": "cloud_key"}},
	})
	c.must(t, "/access_methods/list", map[string]any{"access_grant_id": c.last("access_grant_id")})
}

// last is the id that was heard of last.
func (c *caller) last(name string) string { return c.ids[name][len(c.ids[name])-1] }

// must calls a route that has to succeed.
func (c *caller) must(t *testing.T, path string, body map[string]any) {
	t.Helper()
	said, err := c.call(path, body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, said.status, "%s: %s", path, said.text)
	c.learn(said)
}

// leaks are words of how the server is made, which concern nobody.
var leaks = regexp.MustCompile(`(?i)\bpq:|sqlstate|goroutine|runtime error|postgres|temporal\b|\.go:\d`)

// wrong says what is wrong with an answer, "" for nothing.
func (a answer) wrong() string {
	var said struct {
		Error struct {
			Type    string `json:"type"`
			Message string `json:"message"`
		} `json:"error"`
	}
	switch err := json.Unmarshal(a.text, &said); {
	case a.status >= http.StatusInternalServerError && a.status != http.StatusServiceUnavailable: // as a lock's cloud may be
		return "the server failed"
	case err != nil:
		return "the answer is no JSON"
	case a.status < http.StatusBadRequest:
		return ""
	case said.Error.Type == "" || strings.TrimSpace(said.Error.Message) == "":
		return "the error does not say what is wrong"
	case leaks.MatchString(said.Error.Message):
		return "the error tells how the server is made"
	}
	return ""
}
