package api

import (
	"context"

	"latchkey"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type phones struct{ Services }

type listPhones struct {
	CredentialID string `param:"acs_credential_id,uuid" doc:"Of a mobile key: the phones of its person."`
	OwnerID      string `param:"owner_user_identity_id,uuid"`
}

func (p phones) list(ctx context.Context, call *route.Call, q listPhones) ([]wire.Phone, error) {
	filter := latchkey.PhoneFilter{IdentityID: q.OwnerID, CredentialID: q.CredentialID}
	found, err := p.Phones.ListPhones(ctx, call.Workspace.ID, filter)
	return wire.Map(found, wire.PhoneOf), err
}

type getPhone struct {
	ID string `param:"device_id,required,uuid"`
}

func (p phones) get(ctx context.Context, call *route.Call, q getPhone) (wire.Phone, error) {
	found, err := p.Phones.Phone(ctx, call.Workspace.ID, q.ID)
	return wire.PhoneOf(found), err
}

type deactivatePhone struct {
	ID string `param:"device_id,required,min=1"`
}

func (p phones) deactivate(ctx context.Context, call *route.Call, q deactivatePhone) error {
	call.Note("device_id", q.ID)
	return p.Phones.DeactivatePhone(ctx, call.Workspace.ID, q.ID, call.Viewer())
}

type simulatePhone struct {
	AssaAbloy      phoneService `param:"assa_abloy_metadata"`
	InstallationID string       `param:"custom_sdk_installation_id,min=1,max=200"`
	About          phoneModel   `param:"phone_metadata"`
	IdentityID     string       `param:"user_identity_id,required,uuid"`
}

// phoneService is what ASSA ABLOY's credential service knows of a phone. Only the
// endpoint is shown again: the contract's phone has no field for the rest.
type phoneService struct {
	Application string `param:"application_version" doc:"Taken and without effect."`
	Bluetooth   bool   `param:"ble_capability" doc:"Taken and without effect."`
	HCE         bool   `param:"hce_capability" doc:"Taken and without effect."`
	NFC         bool   `param:"nfc_capability" doc:"Taken and without effect."`
	Applet      string `param:"seos_applet_version" doc:"Taken and without effect."`
	Endpoint    int    `param:"seos_tsm_endpoint_id" doc:"The phone's endpoint_id; 1 when left out."`
}

type phoneModel struct {
	Manufacturer string `param:"device_manufacturer" doc:"Taken and without effect."`
	Model        string `param:"device_model,max=200" doc:"The phone's display_name; Samsung Galaxy S10 when left out."`
	System       string `param:"operating_system" enum:"android|ios" doc:"android when left out."`
	Version      string `param:"os_version" doc:"Taken and without effect."`
}

func (p phones) simulate(ctx context.Context, call *route.Call, q simulatePhone) (wire.Phone, error) {
	made, err := p.Phones.SimulatePhone(ctx, call.Workspace.ID, latchkey.NewPhone{
		IdentityID: q.IdentityID, InstallationID: q.InstallationID,
		Model: q.About.Model, System: latchkey.PhoneSystem(q.About.System), Endpoint: q.AssaAbloy.Endpoint,
	})
	call.Note("device_id", made.ID)
	return wire.PhoneOf(made), err
}

func (p phones) simulated(ctx context.Context, call *route.Call, _ simulatePhone, id string) (wire.Phone, error) {
	return p.get(ctx, call, getPhone{ID: id})
}
