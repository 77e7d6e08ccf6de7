package browser

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey/drivers/zigbee2mqtt/zigbeetest"
	"latchkey/drivers/zwavejs/zwavetest"
	"latchkey/internal/stack"
)

// The secrets of the radio networks: the right ones, and what operators enter instead.
const (
	zwaveToken  = "a-token-for-the-proxy"
	wrongSecret = "a-secret-that-opens-nothing"
)

// nobody is where nothing listens: no test is given a port that low.
const nobody = "127.0.0.1:9"

// radios are a real Z-Wave JS server, in the open and behind a proxy with TLS and a
// token, and a real Zigbee2MQTT with its broker.
type radios struct {
	zwave  *zwavetest.Network
	proxy  *zwavetest.Relay
	zigbee *zigbeetest.Network
}

// startRadios starts the networks, and returns what waits until they have started.
func startRadios(t *testing.T) func() *radios {
	t.Helper()
	r := &radios{}
	ctx, dirs := context.WithoutCancel(t.Context()), [2]string{t.TempDir(), t.TempDir()}
	started := make(chan error, 2)
	go func() {
		var err error
		r.zwave, err = zwavetest.Start(ctx, dirs[0], zwavetest.Code, zwavetest.Schedule, zwavetest.Credential)
		started <- err
	}()
	go func() {
		var err error
		r.zigbee, err = zigbeetest.Start(ctx, dirs[1], 3)
		started <- err
	}()
	wait := sync.OnceValue(func() error {
		err := errors.Join(<-started, <-started)
		if err == nil {
			r.proxy = zwavetest.NewTLSRelay(r.zwave.Address())
			r.proxy.Demand(zwaveToken)
		}
		return err
	})
	t.Cleanup(func() { _ = wait(); r.stop() })
	return func() *radios {
		require.NoError(t, wait())
		return r
	}
}

func (r *radios) stop() {
	if r.proxy != nil {
		r.proxy.Close()
	}
	if r.zwave != nil {
		r.zwave.Stop()
	}
	if r.zigbee != nil {
		r.zigbee.Stop()
	}
}

// setting tells the suites of them.
func (r *radios) setting() string {
	type object = map[string]any
	broker := r.zigbee.Broker
	text, _ := json.Marshal(object{
		"nobody": nobody, "wrong": wrongSecret,
		"zwave": object{
			"address": r.zwave.Address(), "proxy": r.proxy.URL(), "token": zwaveToken, "authority": r.proxy.Authority(),
		},
		"zigbee": object{
			"address": broker.Address(), "sealed": broker.TLSAddress(), "authority": broker.Authority(),
			"username": zigbeetest.Username, "password": zigbeetest.Password,
		},
	}) // texts and objects always are JSON
	return "LATCHKEY_TEST_RADIOS=" + string(text)
}

// noSettingIsLogged: no secret that was entered on the connect page is in a log.
func noSettingIsLogged(t *testing.T, s *stack.Stack) {
	t.Helper()
	logs := string(s.Logs())
	for _, secret := range []string{zwaveToken, zigbeetest.Password, wrongSecret} {
		require.NotContains(t, logs, secret)
	}
}
