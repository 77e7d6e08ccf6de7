package zwavejs_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey/drivers"
	"latchkey/drivers/zwavejs/zwavetest"
)

// advice is what the driver advises about the first lock of the site; zero for nothing.
func (s *site) advice(session drivers.Session) drivers.Advice {
	s.t.Helper()
	all, err := session.(drivers.Advisor).Advise(s.t.Context())
	require.NoError(s.t, err)
	mine := fmt.Sprintf("Z-Wave lock %d", s.locks[s.doors[0]].Node)
	if at := slices.IndexFunc(all, func(one drivers.Advice) bool { return one.About == mine }); at >= 0 {
		return all[at]
	}
	return drivers.Advice{}
}

// TestAdviceAboutClocks: of a lock that keeps windows, or could.
func TestAdviceAboutClocks(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Schedule, 1)
	session := s.open()
	s.apply(session, later(s.doors[0], "48213", 2)) // this sets the clock
	require.Zero(t, s.advice(session))
	_, err := s.locks[s.doors[0]].Clock(t.Context(), 2*time.Hour)
	require.NoError(t, err)
	said := s.advice(session)
	require.Regexp(t, `^its clock, by which it keeps windows, is (1h59|2h0)m\d+s ahead$`, said.Finding)
	require.Contains(t, said.Todo, "start latchkey worker anew to have it set now")
	require.Contains(t, said.Todo, "time_zone ("+zoneOfSite+")")

	s.config.TimeZone = ""
	said = s.advice(s.open())
	require.Contains(t, said.Finding, "the account has no time zone")
	require.Contains(t, said.Todo, "Enter the time zone of the locks (time_zone)")
}

// TestAdviceAboutAnOldServer, whose locks of the newer kind take no codes.
func TestAdviceAboutAnOldServer(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Credential, 1)
	require.Zero(t, s.advice(s.open()))
	s.relay.Limit(40)
	require.Equal(t, drivers.Advice{
		About:   fmt.Sprintf("Z-Wave lock %d", s.locks[s.doors[0]].Node),
		Finding: "it takes no codes: the Z-Wave JS server speaks schema 40, and its codes need 49", Todo: "Update the Z-Wave JS server.",
	}, s.advice(s.open()))
}
