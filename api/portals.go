package api

import (
	"context"
	"net/http"
	"slices"

	"latchkey"
	"latchkey/api/keypage"
	"latchkey/api/param"
	"latchkey/api/portal"
	"latchkey/api/problem"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type portals struct{ Services }

// portalAt shows a portal with the link that the caller's customers reach.
func portalAt(call *route.Call, made latchkey.Portal) wire.Portal {
	return wire.PortalOf(made, portal.Address(call.BaseURL, made))
}

// locale is a language that the contract has for portals. The page speaks
// English, German and Spanish; whoever asks for another one gets English.
type locale string

// Values implements param.Listed.
func (locale) Values() []string {
	return []string{"en-US", "pt-PT", "fr-FR", "it-IT", "es-ES", "de-DE", "nl-NL", "el-GR", "pl-PL", "ru-RU"}
}

// portalPart is a part of a portal that may be left out.
type portalPart struct {
	Exclude bool `param:"exclude"`
}

// managePart is the part about stays, people and doors.
type managePart struct {
	portalPart

	ExcludeStays   bool `param:"exclude_reservation_management" doc:"Leaves the stays out."`
	ExcludeDetails bool `param:"exclude_reservation_technical_details" doc:"Leaves out what is wrong with a stay at a door."`
	ExcludePeople  bool `param:"exclude_staff_management" doc:"Leaves the people out."`
}

type portalFeatures struct {
	Configure portalPart `param:"configure" doc:"The page has no such part."`
	Connect   portalPart `param:"connect" doc:"The page has no such part."`
	Manage    managePart `param:"manage"`
	Doors     portalPart `param:"manage_devices"`
	Organize  portalPart `param:"organize" doc:"The places."`
}

func (f portalFeatures) hidden() latchkey.PortalParts {
	all := f.Manage.Exclude
	return latchkey.PortalParts{
		Stays: all || f.Manage.ExcludeStays, Details: f.Manage.ExcludeDetails, People: all || f.Manage.ExcludePeople,
		Places: f.Organize.Exclude, Doors: all || f.Doors.Exclude,
	}
}

type createPortal struct {
	Data      pushData       `param:"customer_data,required" doc:"Pushed first, as with push_data. Its customer_key says whose portal it is."`
	Filters   []param.Unread `param:"customer_resources_filters" doc:"Not there: a portal shows all that its customer has."`
	ProfileID string         `param:"customization_profile_id,uuid"`
	Features  portalFeatures `param:"features"`
	Embedded  bool           `param:"is_embedded" doc:"Taken and without effect: any page may frame a portal."`
	Locale    locale         `param:"locale" doc:"The browser's when left out."`
	ReadOnly  bool           `param:"read_only" doc:"Taken and without effect: every portal only shows."`
}

// create makes the link of a customer's page.
func (p portals) create(ctx context.Context, call *route.Call, q createPortal) (wire.Portal, error) {
	if len(q.Filters) > 0 {
		return wire.Portal{}, latchkey.Invalid("customer_resources_filters", "A portal shows all that a customer has: it cannot be filtered")
	}
	if q.ProfileID != "" { // before anything is pushed
		if _, err := p.Profiles.Profile(ctx, call.Workspace.ID, q.ProfileID); err != nil {
			return wire.Portal{}, err
		}
	}
	results, err := pushes(p).push(ctx, call, q.Data)
	if err != nil {
		return wire.Portal{}, err
	}
	made, err := p.Portals.CreatePortal(ctx, call.Workspace.ID, latchkey.NewPortal{
		CustomerKey: q.Data.CustomerKey, ProfileID: q.ProfileID,
		View: latchkey.PortalView{Locale: string(q.Locale), Hidden: q.Features.hidden()},
	})
	call.Note("customer_portal_id", made.ID)
	shown := portalAt(call, made)
	shown.Results = results
	return shown, err
}

func (p portals) created(ctx context.Context, call *route.Call, _ createPortal, id string) (wire.Portal, error) {
	made, err := p.Portals.Portal(ctx, call.Workspace.ID, id)
	return portalAt(call, made), err
}

type createDeepLink struct {
	CustomerKey    string `param:"customer_key,required,key"`
	ReservationKey string `param:"reservation_key,required,key"`
}

// link makes a link to one reservation of a customer.
func (p portals) link(ctx context.Context, call *route.Call, q createDeepLink) (wire.DeepLink, error) {
	stays, err := p.staysOf(ctx, call, q.CustomerKey, q.ReservationKey)
	if err == nil && len(stays) == 0 {
		err = problem.New(http.StatusNotFound, "reservation_not_found", "The customer has no reservation with this reservation_key.")
	}
	if err != nil {
		return wire.DeepLink{}, err
	}
	made, err := p.Portals.CreatePortal(ctx, call.Workspace.ID, latchkey.NewPortal{
		CustomerKey: q.CustomerKey, View: latchkey.PortalView{ReservationKey: q.ReservationKey},
	})
	call.Note("customer_portal_id", made.ID)
	return wire.DeepLinkOf(made, portal.Address(call.BaseURL, made)), err
}

func (p portals) linked(ctx context.Context, call *route.Call, _ createDeepLink, id string) (wire.DeepLink, error) {
	made, err := p.Portals.Portal(ctx, call.Workspace.ID, id)
	return wire.DeepLinkOf(made, portal.Address(call.BaseURL, made)), err
}

// staysOf are the grants of a reservation: those with its key, and what was
// pushed as it, which has the key only at hotel doors.
func (p portals) staysOf(ctx context.Context, call *route.Call, customerKey, reservationKey string) ([]string, error) {
	ids := []string{}
	for _, filter := range []latchkey.GrantFilter{{ReservationKey: reservationKey}, {Key: "reservation:" + reservationKey}} {
		filter.CustomerKey = customerKey
		found, err := p.Grants.ListGrants(ctx, call.Workspace.ID, filter, latchkey.Page{Limit: manyStays})
		if err != nil {
			return nil, err
		}
		for _, grant := range found.Rows {
			if !slices.Contains(ids, grant.ID) {
				ids = append(ids, grant.ID)
			}
		}
	}
	return ids, nil
}

const manyStays = 500 // grants of one reservation

type getPortal struct {
	ID string `param:"customer_portal_id,uuid"`
}

// get tells the page of a portal what to show. A session that is no portal's has none.
func (p portals) get(ctx context.Context, call *route.Call, q getPortal) (wire.PortalView, error) {
	var sessionID string
	if call.Session != nil {
		sessionID = call.Session.ID
	}
	found, err := p.Portals.PortalOfSession(ctx, call.Workspace.ID, sessionID)
	if err == nil && q.ID != "" && q.ID != found.ID {
		err = latchkey.NotFound("customer_portal")
	}
	if err != nil {
		return wire.PortalView{}, err
	}
	shown := wire.PortalViewOf(found, call.Workspace.Name, call.Now())
	shown.Palette = paletteOf(found.Look)
	if key := found.View.ReservationKey; key != "" {
		shown.GrantIDs, err = p.staysOf(ctx, call, found.CustomerKey, key)
	}
	return shown, err
}

// paletteOf is the color of a profile, made legible; nil where there is none.
func paletteOf(look *latchkey.ProfileLook) *wire.Palette {
	if look == nil {
		return nil
	}
	palette, ok := keypage.PaletteOf(look.PrimaryColor)
	if !ok {
		return nil
	}
	return new(wire.Palette(palette))
}
