package devenv

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const (
	superuser         = "latchkey"
	postgresStartTime = time.Minute
	postgresStopGrace = 30 * time.Second
)

// PostgresOptions say where a private server keeps its data and how it listens.
type PostgresOptions struct {
	// Dir holds the data; the superuser's password is kept beside it as <Dir>.password.
	Dir string
	// PreferPort is used when it is free; 0 takes any free port.
	PreferPort int
	// Ephemeral gives up durability for speed: for tests only.
	Ephemeral bool
	Report    Report
}

// Postgres is a private server on the loopback interface that a Group runs.
type Postgres struct {
	*Process

	options  PostgresOptions
	programs string
	account  *Account
	data     string
	password string
	port     int
}

// StartPostgres finds or installs the programs, creates the data folder at the
// first start, stops what an earlier run may have left, and returns when the
// server accepts connections.
func StartPostgres(ctx context.Context, group *Group, options PostgresOptions) (*Postgres, error) {
	p := &Postgres{options: options}
	steps := []func(context.Context) error{p.locate, p.clearLeftover, p.initialise, p.findPort}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return nil, fmt.Errorf("start PostgreSQL: %w", err)
		}
	}
	process, err := group.Start(p.child())
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	p.Process = process
	ctx, cancel := context.WithTimeout(ctx, postgresStartTime)
	defer cancel()
	if err := p.ready(ctx, p.ping); err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	return p, nil
}

// locate settles the account, the folders, the programs and the password.
func (p *Postgres) locate(ctx context.Context) error {
	dir, err := filepath.Abs(p.options.Dir)
	if err != nil {
		return err
	}
	p.options.Dir = dir
	// The programs come first: installing them also makes the account.
	if p.programs, err = ensurePostgres(ctx, dataVersion(dir), p.options.Report); err != nil {
		return err
	}
	if p.account, err = postgresAccount(ctx, dir); err != nil {
		return err
	}
	if p.data, err = dataFolder(ctx, dir, p.account); err != nil {
		return err
	}
	if err := p.mayUse(p.data); err != nil {
		return err
	}
	p.password, err = readPassword(dir + ".password")
	return err
}

// mayUse refuses data that another user's run has made.
func (p *Postgres) mayUse(data string) error {
	owner := ownerOf(data)
	if os.Geteuid() == 0 || owner == nil || int(owner.UID) == os.Geteuid() {
		return nil
	}
	return fmt.Errorf("the data in %s belongs to user %s, from a run as root: run as root again, "+
		"or remove that folder to begin with an empty database", data, owner.Name)
}

func (p *Postgres) findPort(context.Context) error {
	var err error
	p.port, err = PickPort(p.options.PreferPort)
	return err
}
