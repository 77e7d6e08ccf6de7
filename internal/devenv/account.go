package devenv

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// Account is another user to run a program as. PostgreSQL refuses to run as
// root, so when we are root it gets an account of its own.
type Account struct {
	Name     string
	UID, GID uint32
}

// credential is safe on nil, which means "as ourselves".
func (a *Account) credential() *syscall.Credential {
	if a == nil {
		return nil
	}
	return &syscall.Credential{Uid: a.UID, Gid: a.GID}
}

// canEnter tells whether the account can pass into dir: each folder above it counts.
func (a *Account) canEnter(ctx context.Context, dir string) bool {
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", `cd -- "$1"`, "sh", dir)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: a.credential()}
	return cmd.Run() == nil
}

// own makes the account the owner of a path.
func (a *Account) own(path string) error {
	if a == nil {
		return nil
	}
	if err := os.Chown(path, int(a.UID), int(a.GID)); err != nil {
		return fmt.Errorf("give %s to user %s: %w", path, a.Name, err)
	}
	return nil
}

// postgresAccount decides who runs the server on dataDir: ourselves when we are
// an ordinary user; else the owner of the data that is there already, the
// system's own postgres user, or a new system user.
func postgresAccount(ctx context.Context, dataDir string) (*Account, error) {
	if os.Geteuid() != 0 {
		return nil, nil //nolint:nilnil // nil is "as ourselves", documented on Child.RunAs
	}
	if account := ownerOf(dataDir); account != nil {
		return account, nil
	}
	if account, err := lookUp("postgres"); err == nil {
		return account, nil
	}
	return createAccount(ctx, "latchkey-postgres")
}

// ownerOf returns the non-root owner of a folder, or nil.
func ownerOf(dir string) *Account {
	info, err := os.Stat(dir)
	if err != nil {
		return nil
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || stat.Uid == 0 {
		return nil
	}
	return &Account{Name: strconv.Itoa(int(stat.Uid)), UID: stat.Uid, GID: stat.Gid}
}

func lookUp(name string) (*Account, error) {
	found, err := user.Lookup(name)
	if err != nil {
		return nil, fmt.Errorf("look up user %s: %w", name, err)
	}
	uid, uidErr := strconv.ParseUint(found.Uid, 10, 32)
	gid, gidErr := strconv.ParseUint(found.Gid, 10, 32)
	if err := errors.Join(uidErr, gidErr); err != nil {
		return nil, fmt.Errorf("look up user %s: %w", name, err)
	}
	return &Account{Name: name, UID: uint32(uid), GID: uint32(gid)}, nil
}

func createAccount(ctx context.Context, name string) (*Account, error) {
	if account, err := lookUp(name); err == nil {
		return account, nil
	}
	create := exec.CommandContext(ctx, "useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name)
	if output, err := create.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("PostgreSQL does not run as root and no user could be made for it "+
			"(run as an ordinary user, or create the user %s): %w: %s", name, err, output)
	}
	return lookUp(name)
}

func missing(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}
