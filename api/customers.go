package api

import (
	"context"
	"net/http"
	"strings"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/problem"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// pushes takes over what a property system knows: people, places and stays.
// Each item is one call of the domain, as if the caller had made it, so that
// nothing of it is half done; what became of it is in its result.
type pushes struct{ Services }

// families are the kinds of things that are pushed, in the order in which they
// need each other. Keys of people are user_identity_keys, keys of places are
// space_keys, whatever the caller calls them.
var families = []family{
	{list: "user_identities", noun: "user_identity", take: pushes.person, drop: pushes.dropPerson},
	{list: "guests", noun: "guest", take: pushes.person, drop: pushes.dropPerson},
	{list: "residents", noun: "resident", take: pushes.person, drop: pushes.dropPerson},
	{list: "tenants", noun: "tenant", take: pushes.person, drop: pushes.dropPerson},
	{list: "users", noun: "user", take: pushes.person, drop: pushes.dropPerson},
	{list: "staff_members", noun: "staff_member", take: pushes.person, drop: pushes.dropPerson},
	{list: "spaces", noun: "space", take: pushes.place, drop: pushes.dropPlace},
	{list: "rooms", noun: "room", take: pushes.place, drop: pushes.dropPlace},
	{list: "units", noun: "unit", take: pushes.place, drop: pushes.dropPlace},
	{list: "common_areas", noun: "common_area", take: pushes.place, drop: pushes.dropPlace},
	{list: "facilities", noun: "facility", take: pushes.place, drop: pushes.dropPlace},
	{list: "listings", noun: "listing", take: pushes.place, drop: pushes.dropPlace},
	{list: "properties", noun: "property", take: pushes.place, drop: pushes.dropPlace},
	{list: "property_listings", noun: "property_listing", take: pushes.place, drop: pushes.dropPlace},
	{list: "buildings", noun: "building", take: pushes.place, drop: pushes.dropPlace},
	{list: "sites", noun: "site", take: pushes.place, drop: pushes.dropPlace},
	{list: "access_grants", noun: "access_grant", take: pushes.stay, drop: pushes.dropStay},
	{list: "reservations", noun: "reservation", take: pushes.stay, drop: pushes.dropStay},
	{list: "bookings", noun: "booking", take: pushes.stay, drop: pushes.dropStay},
}

type family struct {
	list, noun string
	take       func(pushes, context.Context, item) wire.Pushed
	drop       func(pushes, context.Context, item, *wire.Pushed) error
}

// item is one thing that was pushed.
type item struct {
	*route.Call

	family   family
	customer string
	key      string
	body     param.Unread
}

type pushData struct {
	CustomerKey string         `param:"customer_key,required,key"`
	Grants      []param.Unread `param:"access_grants,max=500"`
	Bookings    []param.Unread `param:"bookings,max=500"`
	Buildings   []param.Unread `param:"buildings,max=500"`
	CommonAreas []param.Unread `param:"common_areas,max=500"`
	Facilities  []param.Unread `param:"facilities,max=500"`
	Guests      []param.Unread `param:"guests,max=500"`
	Listings    []param.Unread `param:"listings,max=500"`
	Properties  []param.Unread `param:"properties,max=500"`
	PropListing []param.Unread `param:"property_listings,max=500"`
	Stays       []param.Unread `param:"reservations,max=500"`
	Residents   []param.Unread `param:"residents,max=500"`
	Rooms       []param.Unread `param:"rooms,max=500"`
	Sites       []param.Unread `param:"sites,max=500"`
	Spaces      []param.Unread `param:"spaces,max=500"`
	Staff       []param.Unread `param:"staff_members,max=500"`
	Tenants     []param.Unread `param:"tenants,max=500"`
	Units       []param.Unread `param:"units,max=500"`
	Identities  []param.Unread `param:"user_identities,max=500"`
	Users       []param.Unread `param:"users,max=500"`
}

func (p pushData) lists() map[string][]param.Unread {
	return map[string][]param.Unread{
		"access_grants": p.Grants, "bookings": p.Bookings, "buildings": p.Buildings, "common_areas": p.CommonAreas,
		"facilities": p.Facilities, "guests": p.Guests, "listings": p.Listings, "properties": p.Properties,
		"property_listings": p.PropListing, "reservations": p.Stays, "residents": p.Residents, "rooms": p.Rooms,
		"sites": p.Sites, "spaces": p.Spaces, "staff_members": p.Staff, "tenants": p.Tenants, "units": p.Units,
		"user_identities": p.Identities, "users": p.Users,
	}
}

// push goes on past what cannot be done. Doing it again changes nothing, so that a
// call that broke off is simply made again.
func (c pushes) push(ctx context.Context, call *route.Call, p pushData) ([]wire.Pushed, error) {
	ctx = latchkey.WithoutClaim(ctx) // it is of the whole, which is many transactions
	results, lists := []wire.Pushed{}, p.lists()
	for _, family := range families {
		for _, body := range lists[family.list] {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			results = append(results, c.one(ctx, item{Call: call, family: family, customer: p.CustomerKey, body: body}))
		}
	}
	return results, nil
}

func (c pushes) one(ctx context.Context, one item) wire.Pushed {
	one.key, _ = one.body[one.family.noun+"_key"].(string)
	if one.key == "" || one.key != strings.TrimSpace(one.key) {
		return one.refused(latchkey.Invalid(one.family.noun+"_key", "A key has at least one character, and no space before or after it"))
	}
	return one.family.take(c, ctx, one)
}

// pushedAgain never happens: the claim of the whole is not spent.
func (pushes) pushedAgain(context.Context, *route.Call, pushData, string) ([]wire.Pushed, error) {
	return nil, problem.Internal(nil)
}

func (i item) result(action wire.PushAction) wire.Pushed {
	return wire.Pushed{ResourceType: i.family.noun, Key: i.key, Action: action}
}

// refused says why nothing was done.
func (i item) refused(err error) wire.Pushed {
	result, known := i.result(wire.PushSkipped), problem.From(err)
	result.Error = &wire.ItemError{Type: known.Type, Message: known.Message}
	return result
}

// foreign refuses what another customer has. What no customer has is the
// workspace's own, and may be named.
func (i item) foreign(customer string) error {
	if customer == "" || customer == i.customer {
		return nil
	}
	return problem.New(http.StatusConflict, "key_of_another_customer", "Another customer has the key. Choose another one.")
}

// read reads the item's body; what else is in it is left alone.
func read[T any](schema *param.Schema, body param.Unread) (out T, err error) {
	if issues := schema.Decode(schema.Known(body), &out); issues != nil {
		err = problem.InvalidInput(issues)
	}
	return out, err
}
