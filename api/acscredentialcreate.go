package api

import (
	"context"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type createACSCredential struct {
	Mode         latchkey.Mode      `param:"access_method,required" enum:"code|card|mobile_key|cloud_key"`
	SystemID     string             `param:"acs_system_id,uuid" doc:"Needed with user_identity_id."`
	UserID       string             `param:"acs_user_id,uuid"`
	EntranceIDs  []string           `param:"allowed_acs_entrance_ids,uuid" doc:"Besides those that the user may enter."`
	Vostio       guestMetadata      `param:"assa_abloy_vostio_metadata"`
	Code         string             `param:"code" pattern:"^\\d+$"`
	ManagerID    string             `param:"credential_manager_acs_system_id,uuid" doc:"No system of this version manages credentials."`
	EndsAt       *time.Time         `param:"ends_at"`
	Hotek        guestMetadata      `param:"hotek_metadata"`
	IsMultiPhone bool               `param:"is_multi_phone_sync_credential"`
	SaltoSpace   saltoSpaceMetadata `param:"salto_space_metadata"`
	StartsAt     *time.Time         `param:"starts_at"`
	IdentityID   string             `param:"user_identity_id,uuid"`
	Visionline   visionlineMetadata `param:"visionline_metadata"`
}

// Rules asks for whose it is to be: a person has users of several systems.
func (createACSCredential) Rules() []param.Rule {
	return []param.Rule{
		param.ExactlyOne("acs_user_id", "user_identity_id"), param.AtLeastOne("acs_user_id", "acs_system_id"),
	}
}

// guestMetadata is how a hotel's guest card stands to those of others: an access
// grant says it by its reservation_key.
type guestMetadata struct {
	AutoJoin    bool     `param:"auto_join"`
	JoinAll     bool     `param:"join_all_guest_acs_entrances"`
	Override    bool     `param:"override"`
	OverrideAll bool     `param:"override_all_guest_acs_entrances"`
	OverrideIDs []string `param:"override_guest_acs_entrance_ids,uuid"`
}

func (g guestMetadata) ofStay() bool {
	return g.AutoJoin || g.JoinAll || g.Override || g.OverrideAll || len(g.OverrideIDs) > 0
}

type saltoSpaceMetadata struct {
	AssignNewKey     bool `param:"assign_new_key" doc:"Without effect: each card has a key of its own."`
	UpdateCurrentKey bool `param:"update_current_key" doc:"Without effect."`
}

type visionlineMetadata struct {
	EndpointID    string   `param:"assa_abloy_credential_service_mobile_endpoint_id,uuid,deprecated"`
	AutoJoin      bool     `param:"auto_join"`
	CardFormat    string   `param:"card_format" enum:"TLCode|rfid48" doc:"Without effect."`
	CardFunction  string   `param:"card_function_type" enum:"guest|staff" doc:"guest, the default, is refused for times with an end."`
	IsOverrideKey bool     `param:"is_override_key,deprecated"`
	JoinerIDs     []string `param:"joiner_acs_credential_ids,uuid"`
	Override      bool     `param:"override"`
}

func (v visionlineMetadata) ofStay() bool {
	return v.AutoJoin || v.IsOverrideKey || v.Override || len(v.JoinerIDs) > 0
}

// refusal is why this version can make no such credential.
func (p createACSCredential) refusal() error {
	switch {
	case p.ManagerID != "":
		return latchkey.NotFound("acs_system")
	case p.IsMultiPhone:
		return notSupported("is_multi_phone_sync_credential", "No system of this version has credentials for several phones")
	case p.Vostio.ofStay(), p.Hotek.ofStay(), p.Visionline.ofStay():
		return notSupported("", "Which guest's card overrides or joins which is said by the reservation_key of an access grant: create one")
	}
	return nil
}

// notSupported says that this version cannot do what a parameter asks for.
func notSupported(param, message string) error {
	return &latchkey.Error{Code: latchkey.EInvalid, Type: "not_supported", Param: param, Message: message}
}

func (c acsCredentials) create(ctx context.Context, call *route.Call, p createACSCredential) (wire.ACSCredential, error) {
	if err := p.refusal(); err != nil {
		return wire.ACSCredential{}, err
	}
	wish := latchkey.NewACSCredential{
		User: latchkey.ACSUserRef{ID: p.UserID, IdentityID: p.IdentityID, SystemID: p.SystemID}, Mode: p.Mode,
		EntranceIDs: p.EntranceIDs, Code: latchkey.NewSecret(p.Code), EndsAt: p.EndsAt, Staff: p.Visionline.CardFunction == "staff",
	}
	if p.StartsAt != nil {
		wish.StartsAt = *p.StartsAt
	}
	made, err := c.ACSCredentials.CreateACSCredential(ctx, call.Workspace.ID, wish)
	if err != nil {
		return wire.ACSCredential{}, err
	}
	call.Note("acs_credential_id", made.ID)
	return c.show(call)(made), nil
}

func (c acsCredentials) created(ctx context.Context, call *route.Call, _ createACSCredential, id string) (wire.ACSCredential, error) {
	return c.find(ctx, call, id)
}
