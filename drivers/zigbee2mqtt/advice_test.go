package zigbee2mqtt

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey/drivers"
)

// deaf is a connection on which nothing is said.
type deaf struct{ wire }

// TestAdviceAboutAnOldVersion: what Zigbee2MQTT says of itself decides.
func TestAdviceAboutAnOldVersion(t *testing.T) {
	t.Parallel()
	for version, old := range map[string]bool{"1.42.0": true, "2.0.0": false, "2.14.1": false, "10.0.0": false, "": false, "dev": false} {
		s := &session{house: newHouse(), opened: time.Now(), chores: make(chan func(context.Context), 1)}
		s.house.wire, s.house.bridge, s.house.listed, s.house.settled = deaf{}, true, true, true
		s.hearBridge("info", []byte(`{"version":"`+version+`","config":{}}`))
		advice, err := s.Advise(t.Context())
		require.NoError(t, err)
		if !old {
			require.Empty(t, advice, version)
			continue
		}
		require.Equal(t, []drivers.Advice{{
			Finding: "Zigbee2MQTT 1.42.0 is older than what Latchkey is tested with", Todo: "Update it to 2.0 or later.",
		}}, advice)
	}
}
