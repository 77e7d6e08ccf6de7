package radio_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
	"latchkey/drivers/zigbee2mqtt/zigbeetest"
	"latchkey/drivers/zwavejs/zwavetest"
	"latchkey/internal/stack"
	"latchkey/store"
)

func TestMain(m *testing.M) {
	code := m.Run()
	stack.RemoveProgram()
	os.Exit(code)
}

// object is a JSON object of the wire.
type object = map[string]any

// house is a stack with a Z-Wave and a Zigbee network, and the calls of one test.
type house struct {
	*networks
	t *testing.T
}

type networks struct {
	stack  *stack.Stack
	gate   *gate // before the Z-Wave JS server
	zwave  *zwavetest.Network
	zigbee *zigbeetest.Network
}

// open starts everything and returns when both networks' locks are listed.
func open(t *testing.T) *house {
	t.Helper()
	if testing.Short() {
		t.Skip("needs Node, Zigbee2MQTT, mosquitto and the services, and -short asks for none")
	}
	n := &networks{}
	h := &house{networks: n, t: t}
	zwave := make(chan error, 1)
	dir := t.TempDir()
	go func() {
		var err error
		n.zwave, err = zwavetest.Start(context.WithoutCancel(t.Context()), dir, kinds...)
		zwave <- err
	}()
	zigbee, err := zigbeetest.Start(context.WithoutCancel(t.Context()), t.TempDir(), zigbeeLocks)
	n.zigbee = zigbee
	zwaveErr := <-zwave
	t.Cleanup(h.stopNetworks)
	require.NoError(t, errors.Join(err, zwaveErr))
	n.gate = newGate(t, n.zwave.Address())
	n.stack = stack.StartWith(t, stack.Options{Locks: []wire.LockRequest{}})
	h.connect()
	return h
}

func (h *house) stopNetworks() {
	if h.zwave != nil {
		h.zwave.Stop()
	}
	if h.zigbee != nil {
		h.zigbee.Stop()
	}
}

// listedIn is how long after their account an operator waits for its locks at most.
const listedIn = 30 * time.Second

// connect connects both accounts.
func (h *house) connect() {
	h.t.Helper()
	h.account("zwavejs", map[string]any{"url": "ws://" + h.gate.address})
	h.account("zigbee2mqtt", map[string]any{
		"server": "mqtt://" + h.zigbee.Broker.Address(), "username": zigbeetest.Username, "password": zigbeetest.Password, "slots": 6,
	})
	h.within(listedIn, "the locks are listed", func() error {
		devices, _ := h.must("/devices/list", object{})["devices"].([]any)
		if len(devices) != len(kinds)+zigbeeLocks {
			return fmt.Errorf("%d devices", len(devices))
		}
		return nil
	})
}

func (h *house) account(provider string, config map[string]any) {
	h.t.Helper()
	text, err := json.Marshal(config)
	require.NoError(h.t, err)
	_, err = h.stack.Store.CreateAccount(h.t.Context(), store.NewAccount{
		WorkspaceID: h.stack.Workspace.ID, Provider: provider, ProviderTitle: provider, Category: "lock",
		DisplayName: provider, Config: latchkey.NewSecret(string(text)),
	})
	require.NoError(h.t, err)
}

// call posts to a route and returns the answer with its status.
func (h *house) call(path string, body object) (int, object) {
	h.t.Helper()
	text, err := json.Marshal(body)
	require.NoError(h.t, err)
	request, err := http.NewRequestWithContext(h.t.Context(), http.MethodPost, h.stack.APIURL+path, bytes.NewReader(text))
	require.NoError(h.t, err)
	request.Header.Set("Authorization", "Bearer "+h.stack.APIKey)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	require.NoError(h.t, err)
	defer response.Body.Close()
	var answer object
	require.NoError(h.t, json.NewDecoder(response.Body).Decode(&answer))
	return response.StatusCode, answer
}

// must posts to a route that has to succeed.
func (h *house) must(path string, body object) object {
	h.t.Helper()
	status, answer := h.call(path, body)
	require.Equal(h.t, http.StatusOK, status, "%s: %v", path, answer)
	return answer
}

// soon is ample for what takes a few seconds on an idle machine.
const soon = 90 * time.Second

// eventually fails the test unless check comes true.
func (h *house) eventually(what string, check func() error) {
	h.t.Helper()
	h.within(soon, what, check)
}

func (h *house) within(limit time.Duration, what string, check func() error) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), limit)
	defer cancel()
	for wait := 10 * time.Millisecond; ; wait = min(2*wait, 250*time.Millisecond) {
		err := check()
		if err == nil {
			return
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			h.t.Fatalf("not within %s: %s: %v", limit, what, err)
		}
	}
}

// text is an answer as one string.
func text(answer any) string {
	encoded, err := json.Marshal(answer)
	if err != nil {
		return err.Error()
	}
	return string(encoded)
}

// lacks fails unless an answer has all of these words.
func lacks(answer any, words ...string) error {
	said := text(answer)
	for _, word := range words {
		if !strings.Contains(said, word) {
			return fmt.Errorf("it does not say %q: %s", word, said)
		}
	}
	return nil
}
