package latchkey

import "time"

// PortalLife is for how long the link of a portal works.
const PortalLife = 7 * 24 * time.Hour

// Portal is a link to a customer's page: whoever has it sees the people, the
// stays, the places and the doors of the customer, and can change none of them.
// Its end is that of its client session, which may only read.
type Portal struct {
	ID          string
	WorkspaceID string
	CustomerKey string
	SessionID   string
	Token       Secret // of the session
	ProfileID   string
	Look        *ProfileLook // nil for none
	View        PortalView
	CreatedAt   time.Time
	ExpiresAt   time.Time
}

// PortalView is what a portal shows. The session of the portal sees the rest, too.
type PortalView struct {
	Locale         string // such as de-DE; "" for the browser's
	Hidden         PortalParts
	ReservationKey string // the one stay that it is about; "" for all there is
}

// PortalParts are parts of a portal.
type PortalParts struct{ Stays, Details, People, Places, Doors bool }

// NewPortal is what a caller says of a portal to be made.
type NewPortal struct {
	CustomerKey string
	ProfileID   string
	View        PortalView
}
