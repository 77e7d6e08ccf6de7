package zwavejs

import (
	"encoding/json"
	"time"

	"latchkey"
	"latchkey/drivers"
)

// The types of notification that a lock sends.
const (
	accessControl = 6
	homeSecurity  = 7
)

// The events of access control that are about codes.
const (
	allCodesDeleted = 12
	codeDeleted     = 13
	codeAdded       = 14
)

// state is what a lock reports and the server shows as a value, because it lasts.
type state struct {
	of, variable string
	shown        int
}

// lasting are the states that are about who was turned away and what was done to a lock.
var lasting = map[state]drivers.Event{
	{"Access Control", "Keypad state", 16}: {Kind: drivers.EntryDenied, Reason: latchkey.DeniedTooManyAttempts},
	{"Home Security", "Cover status", 3}:   {Kind: drivers.DoorTampered},
}

// notification is what a lock reports. User is the slot of the code that was used.
type notification struct {
	Type       int `json:"type"`
	Event      int `json:"event"`
	Parameters struct {
		User int `json:"userId"`
	} `json:"parameters"`
}

func notificationOf(e event) notification {
	var n notification
	_ = json.Unmarshal(e.Args, &n) // no notification then
	return n
}

// happenings are the events of access control that are about the bolt and the keypad.
var happenings = map[int]drivers.Event{
	1:  {Kind: drivers.DoorLocked, Method: latchkey.ByManual},
	2:  {Kind: drivers.DoorUnlocked, Method: latchkey.ByManual},
	3:  {Kind: drivers.DoorLocked, Method: latchkey.ByRemote},
	4:  {Kind: drivers.DoorUnlocked, Method: latchkey.ByRemote},
	5:  {Kind: drivers.DoorLocked, Method: latchkey.ByKeycode},
	6:  {Kind: drivers.DoorUnlocked, Method: latchkey.ByKeycode},
	9:  {Kind: drivers.DoorLocked, Method: latchkey.ByAutomatic},
	19: {Kind: drivers.EntryDenied, Reason: latchkey.DeniedTooManyAttempts},
}

// alarms are those of home security.
var alarms = map[int]drivers.Event{
	4: {Kind: drivers.EntryDenied, Reason: latchkey.DeniedUnknownCode},
	9: {Kind: drivers.DoorTampered},
}

// tellNotification tells what happened at the door. A bolt that moves from afar
// because this session said so is the answer to that, and no news.
func (s *session) tellNotification(e event, node nodeState, tell func(drivers.Event)) {
	n := notificationOf(e)
	of := map[int]map[int]drivers.Event{accessControl: happenings, homeSecurity: alarms}[n.Type]
	happened, known := of[n.Event]
	if !known || happened.Method == latchkey.ByRemote && s.askedFor(node.NodeID) {
		return
	}
	happened.Door, happened.At = s.network.nativeID(node.NodeID), s.now()
	if happened.Method == latchkey.ByKeycode && n.Parameters.User > 0 {
		happened.Ref = refOf(happened.Door, n.Parameters.User)
	}
	tell(happened)
}

func (s *session) askedFor(node int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Since(s.moved[node]) < ownMove
}
