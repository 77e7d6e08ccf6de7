package api

import (
	"cmp"
	"context"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type createACSUser struct {
	Schedule    *newSchedule `param:"access_schedule"`
	GroupIDs    []string     `param:"acs_access_group_ids,uuid"`
	SystemID    string       `param:"acs_system_id,required,uuid"`
	LegacyEmail string       `param:"email,email,deprecated"`
	Email       string       `param:"email_address,email"`
	FullName    string       `param:"full_name,required,min=1,max=1000"`
	Phone       string       `param:"phone_number,max=100"`
	IdentityID  string       `param:"user_identity_id,uuid"`
}

// newSchedule is when a user's credentials may work at most. Without a start it
// begins now.
type newSchedule struct {
	EndsAt   param.Opt[time.Time] `param:"ends_at,nullable"`
	StartsAt *time.Time           `param:"starts_at"`
}

func (u acsUsers) create(ctx context.Context, call *route.Call, p createACSUser) (wire.ACSUser, error) {
	wish := latchkey.NewACSUser{
		SystemID: p.SystemID, IdentityID: p.IdentityID, FullName: p.FullName,
		Email: cmp.Or(p.Email, p.LegacyEmail), Phone: p.Phone, GroupIDs: p.GroupIDs,
	}
	if at := p.Schedule; at != nil {
		wish.Schedule = &latchkey.Window{StartsAt: call.Now(), EndsAt: at.EndsAt.Ptr()}
		if at.StartsAt != nil {
			wish.Schedule.StartsAt = *at.StartsAt
		}
	}
	made, err := u.ACSUsers.CreateACSUser(ctx, call.Workspace.ID, wish)
	call.Note("acs_user_id", made.ID)
	return wire.ACSUserOf(made), err
}

func (u acsUsers) created(ctx context.Context, call *route.Call, _ createACSUser, id string) (wire.ACSUser, error) {
	return u.find(ctx, call, latchkey.ACSUserRef{ID: id})
}

type updateACSUser struct {
	oneUser

	Schedule    param.Opt[schedule] `param:"access_schedule,nullable"`
	LegacyEmail *string             `param:"email,email,deprecated"`
	Email       *string             `param:"email_address,email"`
	FullName    *string             `param:"full_name,min=1,max=1000"`
	HIDSystemID string              `param:"hid_acs_system_id,uuid" doc:"Accepted; no system of this version is HID's."`
	Phone       *string             `param:"phone_number,max=100"`
}

type schedule struct {
	EndsAt   time.Time `param:"ends_at,required"`
	StartsAt time.Time `param:"starts_at,required"`
}

func (u acsUsers) update(ctx context.Context, call *route.Call, p updateACSUser) error {
	change := latchkey.ACSUserChange{FullName: p.FullName, Email: cmp.Or(p.Email, p.LegacyEmail), Phone: p.Phone}
	if p.Schedule.Sent() {
		window := (*latchkey.Window)(nil)
		if at := p.Schedule.Ptr(); at != nil {
			window = &latchkey.Window{StartsAt: at.StartsAt, EndsAt: &at.EndsAt}
		}
		change.Schedule = &window
	}
	return u.ACSUsers.UpdateACSUser(ctx, call.Workspace.ID, p.ref(), change)
}
