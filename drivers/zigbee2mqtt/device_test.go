package zigbee2mqtt

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A list is whole only with the coordinator in it, and no device of which nobody
// knows yet what it is.
func TestListIsWholeWhenTheCoordinatorIsInIt(t *testing.T) {
	t.Parallel()
	const (
		coordinator = `{"ieee_address": "0x1", "type": "Coordinator", "interview_completed": false}`
		bulb        = `{"ieee_address": "0x2", "type": "Router", "interview_completed": true}`
		asked       = `{"ieee_address": "0x3", "type": "EndDevice", "interview_completed": false, "interview_state": "IN_PROGRESS"}`
		disabled    = `{"ieee_address": "0x4", "type": "EndDevice", "disabled": true}`
	)
	for list, want := range map[string]bool{
		`[]`:                    false,
		`[` + bulb + `]`:        false,
		`[` + coordinator + `]`: true,
		`[` + coordinator + `,` + bulb + `,` + disabled + `]`: true,
		`[` + coordinator + `,` + asked + `]`:                 false,
	} {
		locks, whole, err := locksOf([]byte(list))
		require.NoError(t, err)
		assert.Empty(t, locks)
		assert.Equal(t, want, whole, list)
	}
}
