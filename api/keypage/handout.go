package keypage

import (
	"fmt"
	"strings"

	ics "github.com/arran4/golang-ical"
	"rsc.io/qr"

	"latchkey"
)

// QRCode is a link as a picture (SVG) for a camera, "" when it is too long for
// one. It is black on white with a margin, which is what cameras expect.
func QRCode(link string) string {
	const margin = 4
	code, err := qr.Encode(link, qr.M)
	if err != nil {
		return ""
	}
	var dots strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			run := 0
			for code.Black(x+run, y) { // beyond the edge it is white
				run++
			}
			if run > 0 {
				fmt.Fprintf(&dots, "M%d %dh%dv1h-%dz", x+margin, y+margin, run, run)
			}
			x += run
		}
	}
	side := code.Size + 2*margin
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">`+
		`<rect width="100%%" height="100%%" fill="#fff"/><path d="%s"/></svg>`, side, side, dots.String())
}

// Calendar is the time of a grant as an iCalendar file (RFC 5545), "" for one
// without an end. The link is not in it: calendars are shared.
func Calendar(grant latchkey.Grant) string {
	if grant.Window.EndsAt == nil {
		return ""
	}
	calendar := ics.NewCalendarFor("Latchkey")
	calendar.SetMethod(ics.MethodPublish)
	event := calendar.AddEvent(grant.ID + "@latchkey")
	event.SetDtStampTime(grant.CreatedAt)
	event.SetStartAt(grant.Window.StartsAt)
	event.SetEndAt(*grant.Window.EndsAt)
	event.SetSummary(doorNames(grant))
	event.SetDescription(grant.DisplayName())
	return calendar.Serialize(ics.WithNewLineWindows)
}

func doorNames(grant latchkey.Grant) string {
	names := make([]string, len(grant.Doors))
	for i, door := range grant.Doors {
		names[i] = door.DisplayName()
	}
	return strings.Join(names, ", ")
}
