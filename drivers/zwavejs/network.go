package zwavejs

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"latchkey"
)

// network is what the server told of its nodes, kept by its events.
type network struct {
	mu     sync.Mutex
	homeID atomic.Uint32
	nodes  map[int]*nodeState
	locks  map[int]*lock
}

func newNetwork() *network { return &network{nodes: map[int]*nodeState{}, locks: map[int]*lock{}} }

// fresh takes over the state with which a connection begins. What was read of the
// locks before it may be old: nobody heard what happened in between.
func (w *network) fresh(homeID uint32, nodes []nodeState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.homeID.Swap(homeID) != homeID {
		w.locks = map[int]*lock{} // another network
	}
	w.nodes = make(map[int]*nodeState, len(nodes))
	for _, node := range nodes {
		w.nodes[node.NodeID] = &node
	}
	for _, known := range w.locks {
		known.table.forget()
	}
}

// nativeID names a node for good: its number is its own for as long as it is in
// the network, and one that was excluded and included again is another door.
func (w *network) nativeID(node int) string { return fmt.Sprintf("%08x/%d", w.homeID.Load(), node) }

// find returns a lock's node by the door's NativeID, as it is now.
func (w *network) find(native string) (nodeState, *lock, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, number, _ := strings.Cut(native, "/")
	id, err := strconv.Atoi(number)
	node, known := w.nodes[id]
	if err != nil || !known || w.nativeID(id) != native || !w.isLock(node) {
		return nodeState{}, nil, latchkey.Faultf(latchkey.FaultNotFound, "the Z-Wave network has no lock %q", native)
	}
	return *node, w.lock(id), nil
}

// isLock also knows a lock by what it was before an interview began anew.
func (w *network) isLock(node *nodeState) bool {
	_, was := w.locks[node.NodeID]
	return node.isLock() || was && !node.Ready
}

func (w *network) lock(id int) *lock {
	known, found := w.locks[id]
	if !found {
		known = newLock(id)
		w.locks[id] = known
	}
	return known
}

// all lists the locks, in the order of their numbers. It is the whole list when the
// controller is there and says of every node what it is: one that is being
// interviewed may turn out to be a lock.
func (w *network) all() (found []nodeState, whole bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	interviewing := false
	for _, id := range slices.Sorted(maps.Keys(w.nodes)) {
		if node := w.nodes[id]; w.isLock(node) {
			w.lock(id)
			found = append(found, *node)
		}
		whole = whole || w.nodes[id].Controller
		interviewing = interviewing || !w.nodes[id].Ready && !w.nodes[id].Controller
	}
	return found, whole && !interviewing
}

// statuses are the events that say how a node is.
var statuses = map[string]int{"alive": statusAlive, "dead": statusDead, "sleep": statusAsleep, "wake up": statusAwake}

// note keeps what an event says. Known is false for nodes that are no locks.
func (w *network) note(e event) (node nodeState, known bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e.Event {
	case "ready":
		w.replace(e.NodeState)
		if known := w.locks[e.NodeID]; known != nil {
			known.table.forget() // another lock may have taken its place
		}
	case "node added":
		w.replace(e.Node)
	case "node removed":
		if e.Node != nil {
			delete(w.nodes, e.Node.NodeID)
			delete(w.locks, e.Node.NodeID)
		}
		return nodeState{}, false
	}
	found := w.nodes[e.NodeID]
	if found == nil || !w.isLock(found) {
		return nodeState{}, false
	}
	w.change(found, e)
	return *found, true
}

func (w *network) change(node *nodeState, e event) {
	if status, is := statuses[e.Event]; is {
		node.Status = status
	}
	switch e.Event {
	case "interview started":
		node.Ready = false
	case "value updated", "value added":
		var changed value
		if json.Unmarshal(e.Args, &changed) == nil {
			node.set(changed)
		}
	}
}

func (w *network) replace(node *nodeState) {
	if node != nil {
		w.nodes[node.NodeID] = node
	}
}

// noteSlot takes in what an event says of a slot, and reports whether it is news.
func (w *network) noteSlot(node int, said report) bool {
	w.mu.Lock()
	known := w.lock(node)
	w.mu.Unlock()
	return known.table.note(said)
}

// setValue keeps a value that is known before the server's event says it.
func (w *network) setValue(node int, changed value) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if found := w.nodes[node]; found != nil {
		found.set(changed)
	}
}
