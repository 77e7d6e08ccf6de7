package devenv_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"latchkey/internal/devenv"
)

func startPostgres(t *testing.T, group *devenv.Group, dir string) *devenv.Postgres {
	t.Helper()
	server, err := devenv.StartPostgres(t.Context(), group, devenv.PostgresOptions{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return server
}

// query runs one statement and returns its one value.
func query(t *testing.T, server *devenv.Postgres, statement string) string {
	t.Helper()
	db, err := sql.Open("postgres", server.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var value string
	if err := db.QueryRowContext(t.Context(), statement).Scan(&value); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return value
}

func write(t *testing.T, server *devenv.Postgres) {
	t.Helper()
	query(t, server, `CREATE TABLE kept (word text); INSERT INTO kept VALUES ('still here'); SELECT ''`)
}

func wantKept(t *testing.T, server *devenv.Postgres) {
	t.Helper()
	if word := query(t, server, `SELECT word FROM kept`); word != "still here" {
		t.Errorf("read %q", word)
	}
}

func TestPostgresKeepsItsDataAcrossStopAndStart(t *testing.T) {
	t.Parallel()
	needServices(t)
	dir := filepath.Join(openDir(t), "postgres")
	group, _ := newGroup(t)
	server := startPostgres(t, group, dir)
	write(t, server)
	group.Stop()
	if alive(server.Pid()) {
		t.Error("the server outlived its group")
	}
	again, said := newGroup(t)
	wantKept(t, startPostgres(t, again, dir))
	if said.String() != "" {
		t.Errorf("the second start had something to say: %s", said)
	}
}

func TestPostgresComesBackAfterAKill(t *testing.T) {
	t.Parallel()
	needServices(t)
	dir := filepath.Join(openDir(t), "postgres")
	group, _ := newGroup(t)
	server := startPostgres(t, group, dir)
	write(t, server)
	_ = syscall.Kill(server.Pid(), syscall.SIGKILL)
	if err := <-group.Failed(); !strings.Contains(err.Error(), "postgres ended unexpectedly (signal: killed)") {
		t.Errorf("reported %v", err)
	}
	again, _ := newGroup(t)
	wantKept(t, startPostgres(t, again, dir))
}

// The process id in a killed server's lock file may be another program's by now.
func TestPostgresStartsOverAForeignProcessID(t *testing.T) {
	t.Parallel()
	needServices(t)
	dir := filepath.Join(openDir(t), "postgres")
	group, _ := newGroup(t)
	write(t, startPostgres(t, group, dir))
	group.Stop()
	stale := strconv.Itoa(os.Getpid()) + "\n" + dir + "\n"
	if err := os.WriteFile(filepath.Join(dir, "postmaster.pid"), []byte(stale), 0o644); err != nil {
		t.Fatal(err)
	}
	again, _ := newGroup(t)
	wantKept(t, startPostgres(t, again, dir))
}

func TestPostgresReplacesAServerThatAnEarlierRunLeft(t *testing.T) {
	t.Parallel()
	needServices(t)
	dir := filepath.Join(openDir(t), "postgres")
	left, _ := newGroup(t)
	leftover := startPostgres(t, left, dir)
	write(t, leftover)
	group, _ := newGroup(t)
	wantKept(t, startPostgres(t, group, dir))
	if alive(leftover.Pid()) {
		t.Error("two servers run on one folder")
	}
}

func TestPostgresAsksForItsPassword(t *testing.T) {
	t.Parallel()
	needServices(t)
	dir := filepath.Join(openDir(t), "postgres")
	group, _ := newGroup(t)
	server := startPostgres(t, group, dir)
	info, err := os.Stat(dir + ".password")
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("password file: %v, %v", info.Mode(), err)
	}
	password, _ := os.ReadFile(dir + ".password")
	wrong := strings.Replace(server.URL("postgres"), strings.TrimSpace(string(password)), "wrong", 1)
	db, err := sql.Open("postgres", wrong)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.PingContext(t.Context()); err == nil || !strings.Contains(err.Error(), "password authentication failed") {
		t.Errorf("a wrong password got %v", err)
	}
}

// A clone in root's home is out of reach for the account that PostgreSQL runs as.
func TestPostgresInACloneThatItsAccountCannotEnter(t *testing.T) {
	t.Parallel()
	needServices(t)
	if os.Geteuid() != 0 {
		t.Skip("only root starts the server as another user")
	}
	clone := filepath.Join(openDir(t), "root")
	if err := os.Mkdir(clone, 0o700); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(clone, "latchkey", ".latchkey", "postgres")
	group, _ := newGroup(t)
	write(t, startPostgres(t, group, dir))
	group.Stop()
	target, err := os.Readlink(dir)
	if err != nil {
		t.Fatalf("the data is not elsewhere: %v", err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(target) })
	again, _ := newGroup(t)
	wantKept(t, startPostgres(t, again, dir))
}
