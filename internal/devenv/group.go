package devenv

import (
	"fmt"
	"path/filepath"
	"sync"
)

// Group keeps children running and stops them in the reverse order of starting.
type Group struct {
	logs   string
	report Report
	failed chan error

	mu        sync.Mutex
	processes []*Process
	stopped   bool
}

// NewGroup makes an empty group whose children write their logs to the folder logs.
func NewGroup(logs string, report Report) *Group {
	return &Group{logs: logs, report: report, failed: make(chan error, 1)}
}

// Failed delivers the first child that ended and is not to be restarted, with
// the end of its log.
func (g *Group) Failed() <-chan error { return g.failed }

// Start runs a child and looks after it until Stop.
func (g *Group) Start(child Child) (*Process, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.stopped {
		return nil, fmt.Errorf("start %s: the group is stopping", child.Name)
	}
	process := newProcess(child.withDefaults(), filepath.Join(g.logs, child.Name+".log"), g)
	if err := process.launch(); err != nil {
		return nil, err
	}
	g.processes = append(g.processes, process)
	return process, nil
}

// Stop ends all children, the youngest first, and returns when none is left.
// It may be called more than once.
func (g *Group) Stop() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.stopped = true
	for len(g.processes) > 0 {
		last := len(g.processes) - 1
		g.processes[last].Stop()
		g.processes = g.processes[:last]
	}
}

// fail hands over the first failure; later ones mostly follow from it.
func (g *Group) fail(err error) {
	select {
	case g.failed <- err:
	default:
		g.report.printf("%v", err)
	}
}
