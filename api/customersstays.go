package api

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/problem"
	"latchkey/api/wire"
)

type pushedStay struct {
	EndsAt      param.Opt[time.Time] `param:"ends_at,nullable"`
	GuestKey    string               `param:"guest_key,key"`
	Name        param.Opt[string]    `param:"name,nullable,max=1000"`
	Preferred   string               `param:"preferred_code"`
	ResidentKey string               `param:"resident_key,key"`
	StartsAt    param.Opt[time.Time] `param:"starts_at"`
	TenantKey   string               `param:"tenant_key,key"`
	IdentityKey string               `param:"user_identity_key,key"`
	UserKey     string               `param:"user_key,key"`

	BuildingKeys   []string `param:"building_keys,key"`
	CommonAreaKeys []string `param:"common_area_keys,key"`
	FacilityKeys   []string `param:"facility_keys,key"`
	ListingKeys    []string `param:"listing_keys,key"`
	PropertyKeys   []string `param:"property_keys,key"`
	RoomKeys       []string `param:"room_keys,key"`
	SpaceKeys      []string `param:"space_keys,key"`
	UnitKeys       []string `param:"unit_keys,key"`
}

func (pushedStay) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("guest_key", "resident_key", "tenant_key", "user_identity_key", "user_key")}
}

var pushedStayParams = param.Of[pushedStay]()

func (p pushedStay) person() string {
	return p.GuestKey + p.ResidentKey + p.TenantKey + p.IdentityKey + p.UserKey
}

func (p pushedStay) places() []string {
	return slices.Concat(p.BuildingKeys, p.CommonAreaKeys, p.FacilityKeys, p.ListingKeys, p.PropertyKeys, p.RoomKeys,
		p.SpaceKeys, p.UnitKeys)
}

// namesPlaces tells a list of places that is empty from one that is left out.
func (p pushedStay) namesPlaces() bool {
	return slices.ContainsFunc([][]string{
		p.BuildingKeys, p.CommonAreaKeys, p.FacilityKeys, p.ListingKeys, p.PropertyKeys, p.RoomKeys, p.SpaceKeys, p.UnitKeys,
	}, func(keys []string) bool { return keys != nil })
}

// usable are codes that a grant may ask for.
var usable = regexp.MustCompile(`^\d{4,9}$`)

// code is the preferred code; zero, to have one drawn, for one that no lock takes.
func (p pushedStay) code() latchkey.Secret {
	if usable.MatchString(p.Preferred) {
		return latchkey.NewSecret(p.Preferred)
	}
	return latchkey.Secret{}
}

// grantKey is the access_grant_key of a stay. Reservations and bookings have names
// of their own, so that they meet no grant that was made otherwise.
func (i item) grantKey() string {
	if i.family.noun == "access_grant" {
		return i.key
	}
	return i.family.noun + ":" + i.key
}

// stay makes or changes an access grant.
func (c pushes) stay(ctx context.Context, one item) wire.Pushed {
	p, err := read[pushedStay](pushedStayParams, one.body)
	if err != nil {
		return one.refused(err)
	}
	person, spaces, err := c.whoAndWhere(ctx, one, p)
	if err != nil {
		return one.refused(err)
	}
	found, err := c.Grants.Grant(ctx, one.Workspace.ID, latchkey.GrantRef{Key: one.grantKey()})
	result := one.result(wire.PushUnchanged)
	switch {
	case latchkey.CodeOf(err) == latchkey.ENotFound:
		result.Action = wire.PushCreated
		found, err = c.newStay(ctx, one, p, person, spaces)
	case err == nil:
		result.Action, err = c.changeStay(ctx, one, found, p, person, spaces)
	}
	if err != nil {
		return one.refused(err)
	}
	result.GrantID, result.Message = found.ID, said(p, found, spaces)
	return result
}

// whoAndWhere finds the person and the places of a stay.
func (c pushes) whoAndWhere(ctx context.Context, one item, p pushedStay) (latchkey.Identity, []latchkey.Space, error) {
	person, err := c.Identities.Identity(ctx, one.Workspace.ID, latchkey.IdentityRef{Key: p.person()})
	if err == nil {
		err = one.foreign(person.CustomerKey)
	}
	if err != nil {
		return person, nil, err
	}
	var spaces []latchkey.Space
	for _, key := range slices.Compact(slices.Sorted(slices.Values(p.places()))) {
		space, err := c.Spaces.Space(ctx, one.Workspace.ID, latchkey.SpaceRef{Key: key})
		if err == nil {
			err = one.foreign(space.CustomerKey)
		}
		if err != nil {
			return person, nil, err
		}
		spaces = append(spaces, space)
	}
	return person, spaces, nil
}

func (c pushes) newStay(
	ctx context.Context, one item, p pushedStay, person latchkey.Identity, spaces []latchkey.Space,
) (latchkey.Grant, error) {
	wish := latchkey.NewGrant{
		IdentityID: person.ID, Key: one.grantKey(), Name: p.Name.Or(""), StartsAt: p.StartsAt.Or(time.Time{}), EndsAt: p.EndsAt.Ptr(),
		Targets: latchkey.Targets{SpaceIDs: idsOf(spaces)}, CustomerKey: one.customer,
		Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCode, Code: p.code()}},
	}
	if one.family.noun == "reservation" {
		wish.ReservationKey = one.key
	}
	made, err := c.Grants.CreateGrant(ctx, one.Workspace.ID, wish)
	if err != nil && problem.From(err).Type == latchkey.ReservationUnsupported { // no hotel door: a grant like any other
		wish.ReservationKey = ""
		made, err = c.Grants.CreateGrant(ctx, one.Workspace.ID, wish)
	}
	return made, err
}

// changeStay changes what is otherwise than it was pushed.
func (c pushes) changeStay(
	ctx context.Context, one item, found latchkey.Grant, p pushedStay, person latchkey.Identity, spaces []latchkey.Space,
) (wire.PushAction, error) {
	if err := one.foreign(found.CustomerKey); err != nil {
		return "", err
	}
	if found.DeleteAskedAt != nil { // neither what was pushed nor free for it
		return "", problem.New(http.StatusConflict, "access_grant_being_deleted",
			"The stay was deleted, and its doors are not clean yet. Push it again when its access_grant is gone (access_grant.deleted).")
	}
	if found.IdentityID != person.ID {
		return "", problem.New(http.StatusConflict, "person_cannot_change",
			"The stay is somebody else's. Delete it (/customers/delete_data) and push it again for this person.")
	}
	change := p.changes(found, spaces)
	if change == (latchkey.GrantChange{}) {
		return wire.PushUnchanged, nil
	}
	return wire.PushUpdated, c.Grants.UpdateGrant(ctx, one.Workspace.ID, latchkey.GrantRef{ID: found.ID}, change)
}

func (p pushedStay) changes(found latchkey.Grant, spaces []latchkey.Space) (change latchkey.GrantChange) {
	if name := p.Name.Change(); p.Name.Sent() && p.Name.Or("") != found.Name {
		change.Name = name
	}
	if starts := p.StartsAt.Ptr(); starts != nil && !starts.Equal(found.Window.StartsAt) {
		change.StartsAt = starts
	}
	if ends, was := p.EndsAt.Ptr(), found.Window.EndsAt; p.EndsAt.Sent() &&
		((ends == nil) != (was == nil) || ends != nil && !ends.Equal(*was)) {
		change.EndsAt = &ends
	}
	if ids := idsOf(spaces); p.namesPlaces() && !slices.Equal(ids, slices.Sorted(slices.Values(found.SpaceIDs))) {
		change.SpaceIDs = &ids
	}
	return change
}

func idsOf(spaces []latchkey.Space) []string {
	ids := wire.Map(spaces, func(s latchkey.Space) string { return s.ID })
	slices.Sort(ids)
	return ids
}

// said is what whoever pushed a stay might not expect.
func said(p pushedStay, grant latchkey.Grant, spaces []latchkey.Space) string {
	doors := 0
	for _, space := range spaces {
		doors += space.DeviceCount + space.EntranceCount
	}
	taken := slices.ContainsFunc(grant.Warnings(), func(n latchkey.Notice) bool { return n.Code == "requested_code_unavailable" })
	switch {
	case len(spaces) > 0 && doors == 0:
		return "The places have no doors yet: the grant opens nothing until they do."
	case p.Preferred != "" && p.code().IsZero():
		return "The preferred_code is not of 4 to 9 digits: another one was drawn."
	case taken:
		return "The preferred_code cannot be used on every door: see the warnings of the access grant."
	case !p.code().IsZero() && len(grant.Requested) > 0 && grant.Requested[0].Code != p.code():
		return "The code of a stay does not change. Delete it and push it again for another one."
	}
	return ""
}
