package devenv

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// outsideState is where the data goes when the server's account cannot enter
// the clone, as with one in root's home; only root can be in that case.
const outsideState = "/var/lib/latchkey"

// dataFolder returns the real folder for the data of dir, which the account can
// reach. When that is not dir itself, dir is a symbolic link to it.
func dataFolder(ctx context.Context, dir string, account *Account) (string, error) {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return "", fmt.Errorf("make the data folder: %w", err)
	}
	if target, err := os.Readlink(dir); err == nil {
		return target, os.MkdirAll(filepath.Dir(target), 0o755)
	}
	if account == nil || account.canEnter(ctx, filepath.Dir(dir)) {
		return dir, nil
	}
	if err := os.MkdirAll(outsideState, 0o755); err != nil {
		return "", fmt.Errorf("make the data folder: %w", err)
	}
	// A new name each time: who deletes the link asks for an empty database, and
	// who moves the clone keeps the data that its link points to.
	target, err := os.MkdirTemp(outsideState, filepath.Base(dir)+"-")
	if err != nil {
		return "", fmt.Errorf("make the data folder: %w", err)
	}
	if err := os.Symlink(target, dir); err != nil {
		return "", fmt.Errorf("make the data folder: %w", err)
	}
	return target, nil
}

// readPassword returns the superuser's password, made at the first start.
func readPassword(path string) (string, error) {
	content, err := os.ReadFile(path)
	if err == nil {
		return strings.TrimSpace(string(content)), nil
	}
	if !os.IsNotExist(err) {
		return "", fmt.Errorf("read the database password: %w", err)
	}
	password := rand.Text()
	if err := os.WriteFile(path, []byte(password+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("keep the database password: %w", err)
	}
	return password, nil
}

// initialise makes the data folder unless it is there. It is built beside its
// place and then moved, so that a kill in between leaves nothing half made.
func (p *Postgres) initialise(ctx context.Context) error {
	if dataVersion(p.data) != "" {
		return nil
	}
	p.options.Report.printf("creating the database server's data folder %s", p.options.Dir)
	fresh := p.data + ".new"
	if err := p.freshFolder(fresh); err != nil {
		return err
	}
	if err := p.initdb(ctx, fresh); err != nil {
		return err
	}
	// An empty folder in the place would be in the way; a full one is not removed.
	_ = os.Remove(p.data)
	if err := os.Rename(fresh, p.data); err != nil {
		return fmt.Errorf("put the data folder in place: %w", err)
	}
	return nil
}

func (p *Postgres) freshFolder(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	return p.account.own(dir)
}

func (p *Postgres) initdb(ctx context.Context, dir string) error {
	// initdb reads the password as the server's account, which cannot read ours.
	passwordFile := dir + ".password"
	if err := os.WriteFile(passwordFile, []byte(p.password+"\n"), 0o600); err != nil {
		return fmt.Errorf("initdb: %w", err)
	}
	defer os.Remove(passwordFile) //nolint:errcheck // a copy that only its owner can read
	if err := p.account.own(passwordFile); err != nil {
		return err
	}
	args := []string{
		"--pgdata", dir, "--username", superuser, "--pwfile", passwordFile, "--auth", "scram-sha-256",
		"--encoding", "UTF8", "--locale", "C.UTF-8",
	}
	if p.options.Ephemeral {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, filepath.Join(p.programs, "initdb"), args...)
	cmd.Dir, cmd.Env = dir, postgresEnv()
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: p.account.credential()}
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, output)
	}
	return nil
}
