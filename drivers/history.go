package drivers

import (
	"context"
	"encoding/json"
)

// Historian is a session whose gateways keep what happened at their doors, so
// that it is known also when nobody listened. Doors whose session is one report
// what happened there in no other way.
type Historian interface {
	// History returns a part of what happened after a place, in the order in
	// which it happened. No place is the present: what was before we came is not
	// ours to tell. A gateway that is away is passed over; it is read from where
	// it was left when it is back.
	History(ctx context.Context, after Place) (History, error)
}

// Place is how far the gateways of an account were read, in the driver's own
// words; nil for not at all.
type Place = json.RawMessage

// History is a part of what happened.
type History struct {
	Events []Event
	Place  Place // after it
	More   bool  // there is more to be read now
	Missed int   // how many a gateway wrote over before they were read
}
