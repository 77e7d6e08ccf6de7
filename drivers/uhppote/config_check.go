package uhppote

import (
	"net"
	"net/netip"
	"strconv"
	"time"
)

// check fills in what is left out and refuses what cannot work.
func (c *Config) check() error {
	for _, step := range []func() error{c.checkKey, c.checkTimeout, c.checkAddresses, c.checkControllers} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (c *Config) checkKey() error {
	if len(c.ReferenceKey) < minKeyLength {
		return badConfig("reference_key must be at least %d characters", minKeyLength)
	}
	return nil
}

func (c *Config) checkTimeout() error {
	c.timeout = defaultTimeout
	if c.Timeout == "" {
		return nil
	}
	timeout, err := time.ParseDuration(c.Timeout)
	if err != nil || timeout < minTimeout || timeout > maxTimeout {
		return badConfig("timeout must be a duration from %s to %s, such as \"2s\"", minTimeout, maxTimeout)
	}
	c.timeout = timeout
	return nil
}

func (c *Config) checkAddresses() error {
	if c.Bind != "" {
		if address, err := netip.ParseAddr(c.Bind); err != nil || !address.Is4() {
			return badConfig("bind must be an IPv4 address without a port")
		}
	}
	if c.Broadcast != "" && !validHostPort(c.Broadcast) {
		return badConfig("broadcast must be host:port, such as \"192.168.1.255:60000\"")
	}
	return nil
}

func (c *Config) checkControllers() error {
	if len(c.Controllers) == 0 {
		return badConfig("controllers must name at least one panel")
	}
	seen := map[uint32]bool{}
	for i := range c.Controllers {
		controller := &c.Controllers[i]
		if seen[controller.SerialNumber] {
			return badConfig("panel %d is listed twice", controller.SerialNumber)
		}
		seen[controller.SerialNumber] = true
		if err := controller.check(c.Broadcast != ""); err != nil {
			return err
		}
	}
	return nil
}

func (c *Controller) check(broadcast bool) error {
	if c.SerialNumber == 0 {
		return badConfig("serial_number of a panel must be the number on its label")
	}
	if err := c.checkReach(broadcast); err != nil {
		return err
	}
	zone, err := time.LoadLocation(c.TimeZone)
	if err != nil || c.TimeZone == "" || c.TimeZone == "Local" {
		return badConfig("time_zone of panel %d must be an IANA zone, such as \"Europe/Berlin\"", c.SerialNumber)
	}
	c.zone = zone
	if err := c.checkWindows(); err != nil {
		return err
	}
	return c.checkDoors()
}

// What a panel keeps of a window.
const (
	minuteWindows = "minutes"
	dayWindows    = "days"
)

func (c *Controller) checkWindows() error {
	switch c.Windows {
	case "":
		c.Windows = minuteWindows
	case minuteWindows, dayWindows:
	default:
		return badConfig("windows of panel %d must be minutes or days", c.SerialNumber)
	}
	return nil
}

func (c *Controller) checkReach(broadcast bool) error {
	if c.Protocol == "" {
		c.Protocol = "udp"
	}
	if c.Protocol != "udp" && c.Protocol != "tcp" {
		return badConfig("protocol of panel %d must be udp or tcp", c.SerialNumber)
	}
	if c.Address == "" && (c.Protocol == "tcp" || !broadcast) {
		return badConfig("address of panel %d is missing (only over udp, and with broadcast set, may it be left out)", c.SerialNumber)
	}
	if c.Address != "" && !validHostPort(c.Address) {
		return badConfig("address of panel %d must be host:port, such as \"192.168.1.100:60000\"", c.SerialNumber)
	}
	return nil
}

func (c *Controller) checkDoors() error {
	if len(c.Doors) == 0 {
		c.Doors = []Opened{{Number: 1}, {Number: 2}, {Number: 3}, {Number: 4}}
	}
	seen := map[int]bool{}
	for i := range c.Doors {
		door := &c.Doors[i]
		if door.Number < 1 || door.Number > doorsOfPanel || seen[door.Number] {
			return badConfig("doors of panel %d must have numbers from 1 to %d, each once", c.SerialNumber, doorsOfPanel)
		}
		seen[door.Number] = true
		if door.Name == "" {
			door.Name = "Door " + strconv.Itoa(door.Number)
		}
	}
	return nil
}

func validHostPort(address string) bool {
	host, port, err := net.SplitHostPort(address)
	if err != nil || host == "" {
		return false
	}
	number, err := strconv.ParseUint(port, 10, 16)
	return err == nil && number > 0
}
