package zigbeetest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"latchkey/internal/devenv" //nolint:depguard // like devenv, this package is test support
)

// The logins of the broker: who may do everything, and whom the access list of
// docs/drivers/zigbee2mqtt.md names. Both have the same password.
const (
	Username = "house"
	Listed   = "latchkey"
	Password = "correct-horse-battery"
)

// Broker is a mosquitto that keeps what is retained over a restart.
type Broker struct {
	dir            string
	port, tlsPort  int
	program, maker string
	authority      []byte
	group          *devenv.Group
}

// StartBroker runs a broker alone, as it is out of the box: 1000 messages may wait for a
// client, and what is more is dropped.
func StartBroker(ctx context.Context, dir string) (*Broker, error) {
	return startBroker(ctx, dir, 1000)
}

func startBroker(ctx context.Context, dir string, queued int) (*Broker, error) {
	program, err := devenv.EnsureMosquitto(ctx, nil)
	if err != nil {
		return nil, err
	}
	b := &Broker{dir: dir, program: program, maker: filepath.Join(filepath.Dir(filepath.Dir(program)), "bin/mosquitto_passwd")}
	if b.port, err = devenv.PickPort(0); err != nil {
		return nil, err
	}
	if b.tlsPort, err = devenv.PickPort(0); err != nil {
		return nil, err
	}
	if err := b.write(ctx, queued); err != nil {
		return nil, err
	}
	return b, b.Start(ctx)
}

func (b *Broker) write(ctx context.Context, queued int) error {
	if err := os.MkdirAll(b.dir, 0o750); err != nil {
		return err
	}
	passwords := filepath.Join(b.dir, "passwords")
	for _, login := range [][]string{{"-b", "-c", passwords, Username, Password}, {"-b", passwords, Listed, Password}} {
		made := exec.CommandContext(ctx, b.maker, login...) //nolint:gosec // mosquitto's own program
		if output, err := made.CombinedOutput(); err != nil {
			return fmt.Errorf("mosquitto_passwd: %w\n%s", err, output)
		}
	}
	access := filepath.Join(b.dir, "accesscontrollist")
	if err := writeAccess(access); err != nil {
		return err
	}
	var err error
	if b.authority, err = writeCertificate(b.dir); err != nil {
		return err
	}
	config := fmt.Sprintf("user root\nmax_queued_messages %d\nallow_anonymous false\npassword_file %s\nacl_file %s\n"+
		"persistence true\npersistence_location %s/\n"+
		"listener %d 127.0.0.1\nlistener %d 127.0.0.1\ncertfile %s/cert.pem\nkeyfile %s/key.pem\n",
		queued, passwords, access, b.dir, b.port, b.tlsPort, b.dir, b.dir)
	return os.WriteFile(filepath.Join(b.dir, "mosquitto.conf"), []byte(config), 0o600)
}

// writeAccess writes the access list that the driver's page tells people to have.
func writeAccess(file string) error {
	root, err := devenv.FindRoot(".")
	if err != nil {
		return err
	}
	page, err := os.ReadFile(filepath.Join(root, "docs/drivers/zigbee2mqtt.md")) //nolint:gosec // our own page
	if err != nil {
		return err
	}
	_, list, begins := strings.Cut(string(page), "```\nuser ")
	list, _, ends := strings.Cut(list, "```")
	if !begins || !ends {
		return errors.New("docs/drivers/zigbee2mqtt.md has no access list")
	}
	text := "user " + Username + "\ntopic readwrite #\n\nuser " + list
	return os.WriteFile(file, []byte(text), 0o600) //nolint:gosec // the file is in the broker's own folder
}

// Start runs the broker where it was, with what it retained.
func (b *Broker) Start(ctx context.Context) error {
	b.group = devenv.NewGroup(filepath.Join(b.dir, "logs"), nil)
	child := devenv.Child{Name: "mosquitto", Path: b.program, Args: []string{"-c", filepath.Join(b.dir, "mosquitto.conf")}}
	if _, err := b.group.Start(child); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	return until(ctx, func() bool {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", b.Address())
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
}

// Stop ends the broker. It may be called twice.
func (b *Broker) Stop() {
	if b.group != nil {
		b.group.Stop()
	}
}

// Address is where it listens without TLS.
func (b *Broker) Address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(b.port)) }

// TLSAddress is where it listens with TLS, under the name localhost.
func (b *Broker) TLSAddress() string { return net.JoinHostPort("localhost", strconv.Itoa(b.tlsPort)) }

// Authority is the certificate (PEM) that its own is signed by.
func (b *Broker) Authority() string { return string(b.authority) }

// until asks again and again until it is so.
func until(ctx context.Context, so func() bool) error {
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for !so() {
		select {
		case <-again.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
