package zwavejs

import (
	"context"
	"time"

	"latchkey"
	"latchkey/drivers"
)

// betweenOperations is the pause that a lock gets between two operations: its
// radio and its battery need it.
const betweenOperations = 2 * time.Second

// Discover implements drivers.Session. It asks the server and no lock: locks run on batteries.
func (s *session) Discover(ctx context.Context) (drivers.Inventory, error) {
	c, err := s.link.connection(ctx)
	if err != nil {
		return drivers.Inventory{}, faultOf(err)
	}
	nodes, whole := s.network.all()
	found := drivers.Inventory{Whole: whole}
	for _, node := range nodes {
		door, err := s.doorOf(ctx, c, node)
		if err != nil {
			return drivers.Inventory{}, err
		}
		found.Doors = append(found.Doors, door)
	}
	return found, nil
}

// doorOf describes a lock. One that is being interviewed is as it was before.
func (s *session) doorOf(ctx context.Context, c *connection, node nodeState) (drivers.Door, error) {
	native := s.network.nativeID(node.NodeID)
	_, known, err := s.network.find(native)
	if err != nil {
		return drivers.Door{}, err
	}
	known.mu.Lock()
	door := known.known
	known.mu.Unlock()
	if node.Ready || door.NativeID == "" {
		caps, err := s.capabilities(ctx, c, node, known)
		if err != nil {
			return drivers.Door{}, err
		}
		door = drivers.Door{
			NativeID: native, Kind: latchkey.DoorDevice, DeviceType: "zwave_lock", TimeZone: s.config.TimeZone,
			Model: firstOf(node.DeviceConfig.Label, node.Label), Capabilities: caps,
			Manufacturer: firstOf(node.DeviceConfig.Manufacturer, node.Manufacturer),
		}
		known.mu.Lock()
		known.known = door
		known.mu.Unlock()
	}
	door.Name, door.Health = node.title(), healthOf(node)
	return door, nil
}

func (s *session) capabilities(ctx context.Context, c *connection, node nodeState, known *lock) (latchkey.Capabilities, error) {
	caps := latchkey.Capabilities{
		Native: latchkey.PrecisionNone, ReadBack: latchkey.ReadBackNone, LaneScope: latchkey.LaneDoor, MinInterval: betweenOperations,
		Unlock: node.version(classDoorLock) > 0, Lock: node.version(classDoorLock) > 0,
		EntryEvents: node.version(classNotification) > 0, Battery: !node.Listening,
	}
	codes, err := codesOf(ctx, c, s.timing, node)
	if err != nil || codes == nil || codes.limits().slots == 0 {
		return caps, err
	}
	size := codes.limits()
	caps.Modes, caps.CodeLengths, caps.MaxCodes = []latchkey.Mode{latchkey.ModeCode}, size.lengths(), size.slots
	s.recall(ctx, c, node, known)
	if s.hasWindows(node, known) {
		caps.Native, caps.WallClock = latchkey.PrecisionMinute, true
	}
	caps.Constraints, caps.UpdateInPlace, caps.ReadBack = nameRule(size), true, latchkey.ReadBackFull
	if known.table.masks() {
		caps.ReadBack = latchkey.ReadBackExistence
	}
	return caps, nil
}
