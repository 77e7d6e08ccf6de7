package zigbee2mqtt

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"latchkey/drivers"
)

// oldest is the first version of Zigbee2MQTT that is tested.
const oldest = 2

// Advise implements drivers.Advisor, from what Zigbee2MQTT publishes of its settings.
func (s *session) Advise(ctx context.Context) ([]drivers.Advice, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	var all []drivers.Advice
	var version string
	s.house.look(func() { version = s.house.options.version })
	major, _, _ := strings.Cut(version, ".")
	if number, err := strconv.Atoi(major); err == nil && number < oldest {
		all = append(all, drivers.Advice{
			Finding: "Zigbee2MQTT " + version + " is older than what Latchkey is tested with",
			Todo:    fmt.Sprintf("Update it to %d.0 or later.", oldest),
		})
	}
	for _, name := range s.exposed() {
		all = append(all, drivers.Advice{
			About: name, Finding: "its codes are published to everyone on the broker (expose_pin)",
			Todo: "Turn expose_pin off in Zigbee2MQTT, for this device and in device_options, and change the codes that were published.",
		})
	}
	return all, nil
}

// exposed are the names of the locks whose codes Zigbee2MQTT publishes.
func (s *session) exposed() (names []string) {
	s.house.look(func() {
		for _, l := range s.house.inOrder() {
			if s.house.options.exposesPIN(l.address) {
				names = append(names, l.name)
			}
		}
	})
	return names
}
