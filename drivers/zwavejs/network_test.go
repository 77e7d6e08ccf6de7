package zwavejs

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A list is whole only with the controller in it, and no node of which nobody knows
// yet what it is.
func TestListIsWholeWhenTheControllerSaysSo(t *testing.T) {
	t.Parallel()
	controller := nodeState{NodeID: 1, Controller: true}
	plug := nodeState{NodeID: 3, Ready: true}
	fresh := nodeState{NodeID: 4}
	for name, test := range map[string]struct {
		nodes []nodeState
		whole bool
	}{
		"nothing":                     {},
		"no controller":               {nodes: []nodeState{plug}},
		"the controller alone":        {nodes: []nodeState{controller}, whole: true},
		"a plug beside it":            {nodes: []nodeState{controller, plug}, whole: true},
		"a node that is still asked":  {nodes: []nodeState{controller, plug, fresh}},
		"a node asked and nobody yet": {nodes: []nodeState{fresh}},
	} {
		w := newNetwork()
		w.fresh(7, test.nodes)
		locks, whole := w.all()
		assert.Empty(t, locks, name)
		assert.Equal(t, test.whole, whole, name)
	}
}
