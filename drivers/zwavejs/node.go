package zwavejs

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The command classes that make a lock.
const (
	classDoorLock       = 98
	classUserCode       = 99
	classScheduleEntry  = 78
	classNotification   = 113
	classBattery        = 128
	classConfiguration  = 112
	classTimeParameters = 139
	classTime           = 138
	classUserCredential = 131
)

// version is that of a command class of the node itself; 0 when it has none.
func (n *nodeState) version(class int) int {
	for _, end := range n.Endpoints {
		for _, has := range end.Classes {
			if end.Index == 0 && has.ID == class {
				return has.Version
			}
		}
	}
	return 0
}

// isLock reports whether the node is a door's: it has a bolt or takes codes.
func (n *nodeState) isLock() bool {
	return !n.Controller && (n.version(classDoorLock) > 0 || n.takesCodes())
}

func (n *nodeState) takesCodes() bool {
	return n.version(classUserCode) > 0 || n.version(classUserCredential) > 0
}

// online reports whether the node can be talked to: it was interviewed, and
// neither sleeps nor is presumed dead.
func (n *nodeState) online() bool {
	return n.Ready && (n.Status == statusAlive || n.Status == statusAwake)
}

// absence says for people why a node cannot be talked to.
func (n *nodeState) absence() string {
	switch {
	case !n.Ready:
		return "the lock is being interviewed by the Z-Wave JS server"
	case n.Status == statusAsleep:
		return "the lock sleeps until it wakes by itself"
	case n.Status == statusDead:
		return "the lock does not answer: the Z-Wave network presumes it dead"
	}
	return "the lock was not heard since the Z-Wave JS server started"
}

// remedy is what somebody can do about the absence of a node.
func (n *nodeState) remedy() string {
	switch {
	case !n.Ready:
		return "Wait until the interview is done; wake the lock by hand if it takes long. What is asked of it waits for it."
	case n.Status == statusAsleep:
		return "It needs nothing: what is asked of it waits until it wakes. Wake it by hand to have it done now."
	case n.Status == statusDead:
		return "Look at its power and its distance, then ping it in Z-Wave JS. What is asked of it waits for it."
	}
	return "Ping it in Z-Wave JS, or operate it once by hand. What is asked of it waits for it."
}

// title is what people call the node.
func (n *nodeState) title() string {
	if name := strings.TrimSpace(n.Name); name != "" {
		return name
	}
	return fmt.Sprintf("Z-Wave lock %d", n.NodeID)
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" && !strings.HasPrefix(text, "_") { // such as _RESERVED_
			return text
		}
	}
	return ""
}

// find returns a value of the node itself.
func (n *nodeState) find(class int, property string) (json.RawMessage, bool) {
	for _, v := range n.Values {
		if v.Endpoint == 0 && v.Class == class && word(v.Property) == property && len(v.Value) > 0 {
			return v.Value, true
		}
	}
	return nil, false
}

// number is a value that is a number.
func (n *nodeState) number(class int, property string) (float64, bool) {
	raw, found := n.find(class, property)
	var shown float64
	return shown, found && json.Unmarshal(raw, &shown) == nil
}

// set keeps a value that the server reports as changed. Copies of the node are about.
func (n *nodeState) set(changed value) {
	changed.Value, changed.NewValue, changed.PrevValue = changed.NewValue, nil, nil
	n.Values = slices.Clone(n.Values)
	for i, v := range n.Values {
		if v.Endpoint == changed.Endpoint && v.Class == changed.Class &&
			word(v.Property) == word(changed.Property) && word(v.PropertyKey) == word(changed.PropertyKey) {
			n.Values[i].Value = changed.Value
			return
		}
	}
	n.Values = append(n.Values, changed)
}

// word is a property or its key as text.
func word(property any) string {
	switch p := property.(type) {
	case string:
		return p
	case float64:
		return strconv.Itoa(int(p))
	}
	return ""
}
