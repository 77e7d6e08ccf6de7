package keypage

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
)

// The file is what RFC 5545 wants: CRLF, no line over 75 octets, commas escaped.
func TestACalendarFile(t *testing.T) {
	t.Parallel()
	starts := time.Date(2026, 7, 1, 15, 0, 0, 0, time.UTC)
	grant := latchkey.Grant{
		ID: "8d5f1f0e-0000-4000-8000-000000000001", Name: "Stay; with a name, and more than a line of seventy-five octets has room for: Ω",
		Window: latchkey.Window{StartsAt: starts, EndsAt: new(starts.Add(20 * time.Hour))}, CreatedAt: starts.Add(-time.Hour),
		Doors: []latchkey.Door{{Name: "Front Door"}, {Name: "Room 101"}},
	}
	text := Calendar(grant)
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		require.LessOrEqual(t, len(line), 75, line)
		require.NotContains(t, line, "\n")
	}
	unfolded := strings.ReplaceAll(text, "\r\n ", "")
	for _, want := range []string{
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "METHOD:PUBLISH\r\n", "UID:" + grant.ID + "@latchkey\r\n", "DTSTAMP:20260701T140000Z\r\n",
		"DTSTART:20260701T150000Z\r\n", "DTEND:20260702T110000Z\r\n", `SUMMARY:Front Door\, Room 101`,
		`DESCRIPTION:Stay\; with a name\, and more than`, "END:VCALENDAR\r\n",
	} {
		require.Contains(t, unfolded, want)
	}
	grant.Window.EndsAt = nil
	require.Empty(t, Calendar(grant), "what has no end is in no calendar")
}
