package main

import (
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// Settings are all settings of the program but those of the Temporal client,
// which are Temporal's own (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE,
// TEMPORAL_API_KEY, TEMPORAL_TLS_…).
type Settings struct {
	DatabaseURL   string        `env:"LATCHKEY_DATABASE_URL" secret:"url" doc:"PostgreSQL, as postgres://user:password@host:port/database"`
	DatabaseConns int           `env:"LATCHKEY_DATABASE_CONNS" envDefault:"20" doc:"most connections of one process"`
	Keys          string        `env:"LATCHKEY_KEYS" secret:"all" doc:"encryption keys for secrets at rest: id:base64 of 32 bytes, comma-separated; the first encrypts, all decrypt"`
	MACKey        string        `env:"LATCHKEY_MAC_KEY" secret:"all" doc:"base64 of 32 bytes by which equal PINs are found; never change it"`
	Listen        string        `env:"LATCHKEY_LISTEN" envDefault:"127.0.0.1:3717" doc:"where the API listens"`
	PublicURL     string        `env:"LATCHKEY_PUBLIC_URL" doc:"how callers reach the API; by default each request's own host"`
	APIMetrics    string        `env:"LATCHKEY_API_METRICS_LISTEN" envDefault:"127.0.0.1:9717" doc:"where the API serves /metrics; off for nowhere"`
	WorkerMetrics string        `env:"LATCHKEY_WORKER_METRICS_LISTEN" envDefault:"127.0.0.1:9718" doc:"where the worker serves /metrics and /health; off for nowhere"`
	LogLevel      slog.Level    `env:"LATCHKEY_LOG_LEVEL" envDefault:"INFO" doc:"DEBUG, INFO, WARN or ERROR"`
	LogFormat     string        `env:"LATCHKEY_LOG_FORMAT" envDefault:"json" doc:"json or text"`
	WatchEvery    time.Duration `env:"LATCHKEY_WATCH_INTERVAL" envDefault:"15s" doc:"between two looks at an account whose gateway does not report by itself"`
	CleanupEvery  time.Duration `env:"LATCHKEY_CLEANUP_INTERVAL" envDefault:"5m" doc:"between two sweeps for what should not be there"`
	WebhookHosts  []string      `env:"LATCHKEY_WEBHOOK_ALLOW_HOSTS" doc:"hosts of webhooks that may be at a private address: name or name:port, comma-separated"`
	BuildID       string        `env:"LATCHKEY_BUILD_ID" doc:"names this build among the workers; by default the build's own name"`
	Promote       string        `env:"LATCHKEY_PROMOTE" envDefault:"new" doc:"whether a starting worker makes its build the current one: new (unless another build took its place already), always, or never"`
	SandboxListen string        `env:"LATCHKEY_SANDBOX_LISTEN" envDefault:"127.0.0.1:3718" doc:"where the simulated lock cloud listens"`
	SandboxState  string        `env:"LATCHKEY_SANDBOX_STATE" envDefault:"sandbox.json" doc:"where the simulated lock cloud keeps its state"`
	SandboxAdmin  string        `env:"LATCHKEY_SANDBOX_ADMIN_TOKEN" secret:"all" doc:"token of the simulated lock cloud's admin API"`
}

// loadSettings reads the environment.
func loadSettings() (Settings, error) {
	settings, err := env.ParseAs[Settings]()
	if err != nil {
		return Settings{}, fmt.Errorf("settings: %w", err)
	}
	if settings.BuildID == "" {
		settings.BuildID = build
	}
	return settings, nil
}

// setting is one setting as doctor prints it.
type setting struct{ Name, Value, Doc string }

// list returns every setting, with secrets blotted out.
func (s Settings) list() []setting {
	value := reflect.ValueOf(s)
	all := make([]setting, value.NumField())
	for i := range all {
		field := value.Type().Field(i)
		all[i] = setting{
			Name:  field.Tag.Get("env"),
			Value: blot(field.Tag.Get("secret"), fmt.Sprint(value.Field(i).Interface())),
			Doc:   field.Tag.Get("doc"),
		}
	}
	return all
}

// blot hides what is secret of a value: all of it, or a URL's password.
func blot(kind, value string) string {
	switch {
	case value == "" || kind == "":
		return value
	case kind == "url":
		before, after, found := strings.Cut(value, "@")
		if scheme, login, ok := strings.Cut(before, "://"); found && ok {
			user, _, _ := strings.Cut(login, ":")
			return scheme + "://" + user + ":***@" + after
		}
	}
	return "***"
}
