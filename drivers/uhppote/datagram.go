package uhppote

import "net"

// datagrams is a UDP socket that hears one panel only. When nobody listens at
// the panel's address the system may say so, as "connection refused".
type datagrams struct{ net.Conn }

func (d datagrams) send(m message) error { return sendAll(d.Conn, m) }

func (d datagrams) await(fits func(message) bool) (message, error) {
	return awaitPacket(d.Read, fits)
}

// broadcast is a UDP socket that calls all panels and hears whoever answers.
type broadcast struct {
	net.PacketConn

	to net.Addr
}

func (b broadcast) send(m message) error {
	_, err := b.WriteTo(m[:], b.to)
	return err
}

func (b broadcast) await(fits func(message) bool) (message, error) {
	return awaitPacket(func(buffer []byte) (int, error) {
		n, _, err := b.ReadFrom(buffer)
		return n, err
	}, fits)
}

// awaitPacket reads until a packet fits or the socket's deadline passes.
func awaitPacket(read func([]byte) (int, error), fits func(message) bool) (message, error) {
	buffer := make([]byte, 2048)
	for {
		n, err := read(buffer)
		if err != nil {
			return message{}, err
		}
		if n == len(message{}) && fits(message(buffer[:n])) {
			return message(buffer[:n]), nil
		}
	}
}
