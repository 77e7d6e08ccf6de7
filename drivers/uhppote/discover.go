package uhppote

import (
	"context"
	"errors"
	"strconv"

	"latchkey"
	"latchkey/drivers"
)

// capabilities is what every door of the panel can do.
func (p *panel) capabilities() latchkey.Capabilities {
	native := latchkey.PrecisionDate
	if p.hourly {
		native = latchkey.PrecisionMinute
	}
	return latchkey.Capabilities{
		Modes:         []latchkey.Mode{latchkey.ModeCode, latchkey.ModeCard},
		CodeLengths:   []int{4, 5},
		Constraints:   []latchkey.Constraint{{Type: latchkey.CannotStartWithZero}},
		Native:        native,
		WallClock:     p.hourly,
		ReadBack:      latchkey.ReadBackFull,
		UpdateInPlace: true,
		Unlock:        true,
		LaneScope:     latchkey.LaneAccount,
	}
}

// Discover implements drivers.Session: one system a panel and one entrance a
// door, as configured. It asks each panel for the time, sets a clock that is
// wrong, and shows as offline what does not answer: that is no error.
func (s *session) Discover(ctx context.Context) (drivers.Inventory, error) {
	states := make([]drivers.Health, len(s.panels))
	faults := make([]error, len(s.panels))
	s.each(func(place int, p *panel) {
		states[place], faults[place] = s.greet(ctx, p)
	})
	if err := errors.Join(faults...); err != nil {
		return drivers.Inventory{}, err
	}
	var found drivers.Inventory
	for place, p := range s.panels {
		found.Systems = append(found.Systems, p.system())
		found.Doors = append(found.Doors, p.entrances(states[place])...)
	}
	return found, nil
}

// greet says how a panel is and sets its clock when it is wrong.
func (s *session) greet(ctx context.Context, p *panel) (drivers.Health, error) {
	release, err := p.hold(ctx)
	if err != nil {
		return drivers.Health{}, err
	}
	defer release()
	return s.look(ctx, p, true)
}

func (p *panel) system() drivers.System {
	serial := strconv.FormatUint(uint64(p.serial), 10)
	name := p.name
	if name == "" {
		name = "UHPPOTE " + serial
	}
	return drivers.System{
		NativeID: serial, Name: name, TimeZone: p.zone.String(),
		Type: "uhppote_panel", TypeName: "UHPPOTE controller",
	}
}

func (p *panel) entrances(state drivers.Health) []drivers.Door {
	system := p.system()
	doors := make([]drivers.Door, 0, len(p.doors))
	for _, door := range p.doors {
		doors = append(doors, drivers.Door{
			NativeID:     system.NativeID + "/" + strconv.Itoa(door.Number),
			System:       system.NativeID,
			Name:         door.Name,
			Kind:         latchkey.DoorEntrance,
			Model:        "UT0311-L0x",
			Manufacturer: "UHPPOTE",
			TimeZone:     system.TimeZone,
			Capabilities: p.capabilities(),
			Health:       state,
		})
	}
	return doors
}
