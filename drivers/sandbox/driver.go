// Package sandbox drives the sandbox lock cloud (package cloud) over its HTTP
// API, as a driver of a real lock maker's cloud would. The cloud keeps our
// mark with every code, so that what we left behind can always be told from
// what others wrote.
package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/rest"
)

// Name is the provider key of the driver.
const Name = "sandbox"

type driver struct{}

// New makes the driver.
func New() drivers.Driver { return driver{} }

// The capabilities of the driver, checked by the compiler.
var (
	_ drivers.Driver     = driver{}
	_ drivers.Session    = (*session)(nil)
	_ drivers.Unlocker   = (*session)(nil)
	_ drivers.Locker     = (*session)(nil)
	_ drivers.AutoLocker = (*session)(nil)
	_ drivers.Subscriber = (*session)(nil)
	_ drivers.Simulator  = (*session)(nil)

	_ drivers.CardEncoder  = (*session)(nil)
	_ drivers.CardReader   = (*session)(nil)
	_ drivers.CardFinder   = (*session)(nil)
	_ drivers.GroupRemover = (*session)(nil)
)

// Info implements drivers.Driver.
func (driver) Info() drivers.Info {
	return drivers.Info{
		Name: Name, Title: "Sandbox lock cloud", Category: "lock",
		Fields: []drivers.Field{
			{
				Name: "base_url", Title: "Address", Address: true, Required: true,
				Help: "Where the sandbox cloud listens.", Example: "http://127.0.0.1:7070",
			},
			{Name: "token", Title: "Token", Help: "The token of the site, shown when the site was created.", Required: true, Secret: true},
		},
	}
}

// Open implements drivers.Driver. It tries the login, but a cloud that is away
// now may come back later.
func (driver) Open(ctx context.Context, config json.RawMessage, env drivers.Env) (drivers.Session, error) {
	client, err := clientOf(config, env)
	if err != nil {
		return nil, err
	}
	err = client.call(ctx, request{method: http.MethodGet, path: "/v1/health", want: http.StatusOK}, nil)
	if isFault(err, latchkey.FaultUnauthorized) || isFault(err, latchkey.FaultPermanent) {
		return nil, err
	}
	return &session{client: client, clock: clockOf(env), locks: newLockCache()}, nil
}

func clientOf(config json.RawMessage, env drivers.Env) (*client, error) {
	var fields struct {
		BaseURL string `json:"base_url"`
		Token   string `json:"token"`
	}
	if err := json.Unmarshal(config, &fields); err != nil {
		return nil, latchkey.Faultf(latchkey.FaultPermanent, "the configuration is not a JSON object of texts")
	}
	base, err := url.Parse(strings.TrimSuffix(fields.BaseURL, "/"))
	switch {
	case err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https"):
		return nil, latchkey.Faultf(latchkey.FaultPermanent, "base_url is not the address of a web server")
	case fields.Token == "":
		return nil, latchkey.Faultf(latchkey.FaultPermanent, "token is missing")
	}
	token, clock := latchkey.NewSecret(fields.Token), settingOf(env)
	return &client{&rest.Client{
		Base: base.String(), HTTP: httpOf(env), Log: logOf(env),
		Sign: func(header http.Header) {
			header.Set("Authorization", "Bearer "+token.Reveal())
			tellTime(header, clock())
		},
	}}, nil
}

func httpOf(env drivers.Env) *http.Client {
	if env.HTTP == nil {
		return http.DefaultClient
	}
	return env.HTTP
}

func logOf(env drivers.Env) *slog.Logger {
	if env.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return env.Log
}

func clockOf(env drivers.Env) latchkey.Clock {
	if env.Clock == nil {
		return latchkey.SystemClock{}
	}
	return env.Clock
}

// settingOf tells how the workspace's clock is set.
func settingOf(env drivers.Env) func() latchkey.ClockSetting {
	if clock, ok := env.Clock.(latchkey.AheadClock); ok {
		return clock.Setting
	}
	return func() latchkey.ClockSetting { return latchkey.ClockSetting{} }
}

// isFault reports whether err is a fault of the class.
func isFault(err error, class latchkey.FaultClass) bool {
	var fault *latchkey.Fault
	return errors.As(err, &fault) && fault.Class == class
}
