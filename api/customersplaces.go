package api

import (
	"context"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/problem"
	"latchkey/api/wire"
)

type pushedPerson struct {
	Email param.Opt[string] `param:"email_address,nullable,email"`
	Name  string            `param:"name,required,min=1,max=1000"`
	Phone param.Opt[string] `param:"phone_number,nullable,max=100"`
}

var pushedPersonParams = param.Of[pushedPerson]()

// person makes or changes a user identity.
func (c pushes) person(ctx context.Context, one item) wire.Pushed {
	p, err := read[pushedPerson](pushedPersonParams, one.body)
	if err != nil {
		return one.refused(err)
	}
	found, err := c.Identities.Identity(ctx, one.Workspace.ID, latchkey.IdentityRef{Key: one.key})
	switch {
	case latchkey.CodeOf(err) == latchkey.ENotFound:
		return c.newPerson(ctx, one, p)
	case err == nil:
		err = one.foreign(found.CustomerKey)
	}
	if err != nil {
		return one.refused(err)
	}
	result := one.result(wire.PushUnchanged)
	result.IdentityID = found.ID
	change := latchkey.IdentityChange{Email: other(found.Email, p.Email.Change()), Phone: other(found.Phone, p.Phone.Change())}
	name := &p.Name
	change.FullName = other(found.FullName, &name)
	if change == (latchkey.IdentityChange{}) {
		return result
	}
	if err := c.Identities.UpdateIdentity(ctx, one.Workspace.ID, found.ID, change); err != nil {
		return one.refused(contact(err))
	}
	result.Action = wire.PushUpdated
	return result
}

func (c pushes) newPerson(ctx context.Context, one item, p pushedPerson) wire.Pushed {
	made, err := c.Identities.CreateIdentity(ctx, one.Workspace.ID, latchkey.NewIdentity{
		Key: &one.key, FullName: &p.Name, Email: p.Email.Ptr(), Phone: p.Phone.Ptr(), CustomerKey: one.customer,
	})
	if err != nil {
		return one.refused(contact(err))
	}
	result := one.result(wire.PushCreated)
	result.IdentityID = made.ID
	return result
}

// other is a change that changes something; nil when it does not.
func other(was *string, change **string) **string {
	if change == nil || was == *change || was != nil && *change != nil && *was == **change {
		return nil
	}
	return change
}

// contact is the contract's word for an email or phone that is somebody else's. A key
// that somebody else took at the same moment is none.
func contact(err error) error {
	switch problem.From(err).Type {
	case "email_address_already_exists", "phone_number_already_exists":
	default:
		return err
	}
	return latchkey.Conflict("user_identity_email_or_phone_conflict",
		"Somebody else has this email_address or phone_number. The person is left as they were.")
}

type pushedPlace struct {
	CustomerData map[string]any `param:"customer_data"`
	Name         string         `param:"name,required,min=1,max=1000"`
}

var pushedPlaceParams = param.Of[pushedPlace]()

// place makes a space, without doors, or renames it.
func (c pushes) place(ctx context.Context, one item) wire.Pushed {
	p, err := read[pushedPlace](pushedPlaceParams, one.body)
	if err != nil {
		return one.refused(err)
	}
	ref := latchkey.SpaceRef{Key: one.key}
	found, err := c.Spaces.Space(ctx, one.Workspace.ID, ref)
	result := one.result(wire.PushUnchanged)
	switch {
	case latchkey.CodeOf(err) == latchkey.ENotFound:
		result.Action = wire.PushCreated
		found, err = c.Spaces.CreateSpace(ctx, one.Workspace.ID, latchkey.NewSpace{
			Key: one.key, Name: p.Name, CustomerKey: one.customer, CustomerData: p.CustomerData,
		})
	case err == nil:
		err = one.foreign(found.CustomerKey)
		if err == nil && (found.Name != p.Name || p.CustomerData != nil) {
			result.Action = wire.PushUpdated
			found, err = c.Spaces.UpdateSpace(ctx, one.Workspace.ID, ref, latchkey.SpaceChange{Name: &p.Name, CustomerData: p.CustomerData})
		}
	}
	if err != nil {
		return one.refused(err)
	}
	result.SpaceID = found.ID
	if found.DeviceCount+found.EntranceCount == 0 {
		result.Message = "The space has no doors yet. Add them with /spaces/add_devices or /spaces/add_acs_entrances."
	}
	return result
}
