// Package webhook drives locks for which Latchkey has no driver, through a small
// HTTP service that their owner writes: docs/drivers/webhook.md publishes what it
// has to answer (version 1). What the contract cannot do: locks that choose their
// PINs, stays, and cards that have to be encoded.
package webhook

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/rest"
)

// Name is the provider key of the driver.
const Name = "webhook"

type driver struct{}

// New makes the driver.
func New() drivers.Driver { return driver{} }

// The capabilities of the driver, checked by the compiler.
var (
	_ drivers.Driver    = driver{}
	_ drivers.Session   = (*session)(nil)
	_ drivers.Unlocker  = (*session)(nil)
	_ drivers.Locker    = (*session)(nil)
	_ drivers.Historian = (*session)(nil)
)

// Info implements drivers.Driver.
func (driver) Info() drivers.Info {
	return drivers.Info{
		Name: Name, Title: "Your own lock service", Category: "lock",
		Fields: []drivers.Field{
			{
				Name: "base_url", Title: "Address", Address: true, Required: true, Example: "https://locks.example.com/latchkey",
				Help: "Where your service answers. Latchkey calls /v1/doors and what else docs/drivers/webhook.md says under it.",
			},
			{Name: "token", Title: "Token", Help: "Sent with every call as Authorization: Bearer.", Required: true, Secret: true},
		},
	}
}

// Open implements drivers.Driver. A service that is away now may come back later.
func (driver) Open(ctx context.Context, config json.RawMessage, env drivers.Env) (drivers.Session, error) {
	made, err := sessionOf(config, env)
	if err != nil {
		return nil, err
	}
	if _, err := made.Discover(ctx); isFault(err, latchkey.FaultUnauthorized) || isFault(err, latchkey.FaultPermanent) {
		return nil, err
	}
	return made, nil
}

func sessionOf(config json.RawMessage, env drivers.Env) (*session, error) {
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
	case base.User != nil || base.RawQuery != "" || base.Fragment != "":
		return nil, latchkey.Faultf(latchkey.FaultPermanent, "base_url has a login, a query or a fragment; put the token into token")
	case fields.Token == "":
		return nil, latchkey.Faultf(latchkey.FaultPermanent, "token is missing")
	case strings.ContainsFunc(fields.Token, unicode.IsControl):
		return nil, latchkey.Faultf(latchkey.FaultPermanent, "token must be one line")
	}
	token := latchkey.NewSecret(fields.Token)
	made := &session{clock: latchkey.SystemClock{}, client: &rest.Client{
		Base: base.String(), HTTP: http.DefaultClient, Log: slog.New(slog.DiscardHandler),
		Sign: func(header http.Header) { header.Set("Authorization", "Bearer "+token.Reveal()) },
	}}
	made.lend(env)
	return made, nil
}

// lend takes what the core lends.
func (s *session) lend(env drivers.Env) {
	if env.Clock != nil {
		s.clock = env.Clock
	}
	if env.HTTP != nil {
		s.client.HTTP = env.HTTP
	}
	if env.Log != nil {
		s.client.Log = env.Log
	}
}
