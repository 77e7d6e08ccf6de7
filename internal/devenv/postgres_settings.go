package devenv

import (
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

func (p *Postgres) child() Child {
	return Child{
		Name: "postgres", Path: filepath.Join(p.programs, "postgres"), Args: p.settings(),
		Env: postgresEnv(), Dir: p.data, RunAs: p.account,
		// SIGINT is PostgreSQL's "fast" stop: end the sessions, keep everything.
		StopSignal: syscall.SIGINT, DeathSignal: syscall.SIGINT, Grace: postgresStopGrace,
	}
}

func (p *Postgres) settings() []string {
	settings := map[string]string{
		"listen_addresses": loopback, "port": strconv.Itoa(p.port), "unix_socket_directories": "",
		"max_connections": "200", "shared_buffers": "256MB", "log_min_messages": "warning",
	}
	if p.options.Ephemeral {
		maps.Copy(settings, map[string]string{
			"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
			"max_connections": "500", "max_wal_size": "4GB", "checkpoint_timeout": "1h",
		})
	}
	args := []string{"-D", p.data}
	for name, value := range settings {
		args = append(args, "-c", name+"="+value)
	}
	return args
}

// postgresEnv keeps PG* variables of the person's shell away from the server.
func postgresEnv() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TZ=UTC"}
}
