package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/sandbox"
	"latchkey/drivers/uhppote"
	"latchkey/drivers/webhook"
	"latchkey/drivers/zigbee2mqtt"
	"latchkey/drivers/zwavejs"
	"latchkey/store"
)

// process is what every long-running command has.
type process struct {
	settings Settings
	log      *slog.Logger
	metrics  *prometheus.Registry
	clock    latchkey.Clock
}

func newProcess(m *Main, name string) (*process, error) {
	settings, err := loadSettings()
	if err != nil {
		return nil, err
	}
	log, err := newLog(m.Stderr, settings)
	if err != nil {
		return nil, err
	}
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return &process{
		settings: settings, log: log.With("process", name, "build", settings.BuildID),
		metrics: metrics, clock: latchkey.SystemClock{},
	}, nil
}

func newLog(to io.Writer, settings Settings) (*slog.Logger, error) {
	options := &slog.HandlerOptions{Level: settings.LogLevel}
	switch settings.LogFormat {
	case "json":
		return slog.New(slog.NewJSONHandler(to, options)), nil
	case "text":
		return slog.New(slog.NewTextHandler(to, options)), nil
	}
	return nil, fmt.Errorf("LATCHKEY_LOG_FORMAT is %q, must be json or text", settings.LogFormat)
}

// registry holds the drivers of this build.
func registry() *drivers.Registry {
	return drivers.NewRegistry(sandbox.New(), uhppote.New(), webhook.New(), zigbee2mqtt.New(), zwavejs.New())
}

// openStore connects to the database.
func (p *process) openStore(ctx context.Context) (*store.Store, error) {
	if p.settings.DatabaseURL == "" {
		return nil, errors.New("LATCHKEY_DATABASE_URL is not set; latchkey doctor explains every setting")
	}
	vault, err := store.NewVault(latchkey.NewSecret(p.settings.Keys), latchkey.NewSecret(p.settings.MACKey))
	if err != nil {
		return nil, fmt.Errorf("LATCHKEY_KEYS and LATCHKEY_MAC_KEY: %w", err)
	}
	return store.Open(ctx, p.settings.DatabaseURL, vault, p.clock, store.Options{MaxConns: p.settings.DatabaseConns})
}

// serve serves HTTP until ctx ends, then lets requests under way finish.
func (p *process) serve(ctx context.Context, address string, handler http.Handler) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute,
		IdleTimeout: 2 * time.Minute, ErrorLog: slog.NewLogLogger(p.log.Handler(), slog.LevelWarn),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	p.log.Info("listening", "address", listener.Addr().String())
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	stopCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return server.Shutdown(stopCtx)
}

// off is the address of a listener that is not wanted.
const off = "off"

// serveMetrics serves /metrics and health on a listener of its own.
func (p *process) serveMetrics(ctx context.Context, address string, health http.HandlerFunc) error {
	if address == off {
		<-ctx.Done()
		return nil
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(p.metrics, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /health", health)
	return p.serve(ctx, address, mux)
}
