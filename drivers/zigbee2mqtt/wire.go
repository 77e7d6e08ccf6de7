package zigbee2mqtt

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"net"
	"time"
)

const (
	dialTimeout = 5 * time.Second
	keepAlive   = 30 // seconds
	atLeastOnce = 1  // the QoS of everything that we send and hear
)

// message is what a broker hands on.
type message struct {
	topic    string
	payload  []byte
	retained bool // it was published before we came
}

// wire is one connection with a broker. It is lost once and never comes back.
type wire interface {
	publish(ctx context.Context, topic string, payload []byte, retain bool) error // returns when the broker has it
	subscribe(ctx context.Context, topics ...string) error
	close()
}

// A broker's "no" to our login, and to the version of MQTT; and what is no broker's word.
var (
	errRefused = errors.New("the broker refuses the login")
	errVersion = errors.New("the broker refuses the version of MQTT")
	errNoMQTT  = errors.New("MQTT is not answered")
)

// dial connects. Hear is called with one message at a time and must not block; lost at most once.
func dial(ctx context.Context, config Config, hear func(message), lost func()) (wire, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	conn, err := connect(ctx, config)
	if err != nil {
		return nil, err
	}
	if config.Protocol == "5" {
		return dial5(ctx, conn, config, hear, lost)
	}
	return dial3(ctx, conn, config, hear, lost)
}

func connect(ctx context.Context, config Config) (net.Conn, error) {
	if config.tls != nil {
		return (&tls.Dialer{Config: config.tls}).DialContext(ctx, "tcp", config.host)
	}
	return (&net.Dialer{}).DialContext(ctx, "tcp", config.host)
}

func clientID() string { return "latchkey-" + rand.Text()[:12] }

func hostPort(host, port, otherwise string) string {
	if port == "" {
		port = otherwise
	}
	return net.JoinHostPort(host, port)
}
