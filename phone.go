package latchkey

import (
	"cmp"
	"strconv"
	"time"
)

// Phone is a phone that an app has registered for a person (the wire's phone). It
// opens nothing by itself: mobile keys are the person's, and an instant key is
// bound to browsers.
type Phone struct {
	ID             string
	WorkspaceID    string
	IdentityID     string // whose it is
	InstallationID string // of the app on it; "" when the app did not say
	Model          string
	System         PhoneSystem
	EndpointID     string // how ASSA ABLOY's credential service calls it
	CreatedAt      time.Time
}

// PhoneSystem is what a phone runs; the words are the wire's.
type PhoneSystem string

// The systems.
const (
	Android PhoneSystem = "android"
	IOS     PhoneSystem = "ios"
)

// NewPhone is what a caller says of a phone to be simulated. A zero field is the
// contract's default.
type NewPhone struct {
	IdentityID     string
	InstallationID string
	Model          string
	System         PhoneSystem
	Endpoint       int
}

// Phone is the phone that is wished for.
func (w NewPhone) Phone() Phone {
	return Phone{
		IdentityID: w.IdentityID, InstallationID: w.InstallationID,
		Model: cmp.Or(w.Model, "Samsung Galaxy S10"), System: cmp.Or(w.System, Android),
		EndpointID: strconv.Itoa(cmp.Or(w.Endpoint, 1)),
	}
}

// PhoneFilter narrows a list of phones. Zero fields do not narrow.
type PhoneFilter struct {
	IdentityID   string
	CredentialID string // of a mobile key, which is on all phones of its person
}

// EventPhoneDeactivated says that a phone is its person's no more.
const EventPhoneDeactivated EventType = "phone.deactivated"
