package main

import (
	"context"
	"errors"

	"latchkey"
	"latchkey/drivers/sandbox/cloud"
)

func runSandbox(ctx context.Context, m *Main, _ []string) error {
	p, err := newProcess(m, "sandbox")
	if err != nil {
		return err
	}
	if p.settings.SandboxAdmin == "" {
		return errors.New("LATCHKEY_SANDBOX_ADMIN_TOKEN is not set: choose a token for the simulated lock cloud's admin API")
	}
	locks, err := cloud.Open(p.settings.SandboxState, cloud.Options{
		AdminToken: latchkey.NewSecret(p.settings.SandboxAdmin), Clock: p.clock, Log: p.log,
	})
	if err != nil {
		return err
	}
	defer locks.Close() //nolint:errcheck // what was acknowledged is on disk already
	return p.serve(ctx, p.settings.SandboxListen, locks)
}
