// Package zwavetest runs a Z-Wave network for tests: the driver (zwave-js) and
// the websocket server (@zwave-js/server) are the real programs, and the locks
// are zwave-js's own mock nodes, which speak real command classes without a radio.
//
// _network/ holds the program and its pinned npm packages. It has a control
// channel for what people do at the locks. Relay stands between a driver and the
// server, and loses, spoils and invents messages.
package zwavetest
