package radio_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"testing"

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

// connect connects both accounts.
func (h *house) connect() {
	h.t.Helper()
	h.account("zwavejs", map[string]any{"url": "ws://" + h.gate.address})
	h.account("zigbee2mqtt", map[string]any{
		"server": "mqtt://" + h.zigbee.Broker.Address(), "username": zigbeetest.Username, "password": zigbeetest.Password, "slots": 6,
	})
	h.eventually("the locks are listed", func() error {
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
