package devenv

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
)

const loopback = "127.0.0.1"

// Listening ports are drawn from below the range that the kernel uses for
// outgoing connections. A port from that range can be taken by some client in
// the moment between our looking and the server's binding.
const (
	lowestPort  = 20000
	portSpan    = 12000
	portAttempt = 200
)

var errNoPort = errors.New("no free port on the loopback interface")

// PickPort returns preferred when nothing listens there, else some free port.
func PickPort(preferred int) (int, error) {
	if preferred != 0 {
		if listener, err := listen(preferred); err == nil {
			return preferred, listener.Close()
		}
	}
	ports, err := freePorts(1)
	if err != nil {
		return 0, err
	}
	return ports[0], nil
}

// freePorts returns count different ports that nothing listens on.
func freePorts(count int) ([]int, error) {
	ports := make([]int, 0, count)
	// Each port is held until all are found, so that none is found twice.
	for range portAttempt {
		if len(ports) == count {
			return ports, nil
		}
		port := lowestPort + rand.IntN(portSpan) //nolint:gosec // no secret: any free port will do
		listener, err := listen(port)
		if err != nil {
			continue
		}
		defer listener.Close() //nolint:errcheck // nothing was written to it
		ports = append(ports, port)
	}
	return nil, fmt.Errorf("%w after %d tries", errNoPort, portAttempt)
}

func listen(port int) (net.Listener, error) {
	return net.Listen("tcp", address(port)) //nolint:noctx // returns at once
}

func address(port int) string {
	return net.JoinHostPort(loopback, strconv.Itoa(port))
}
