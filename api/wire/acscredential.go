package wire

import (
	"time"

	"latchkey"
)

// ACSCredential is an acs_credential. external_type is left out where the contract's
// closed list has no word for credentials of the system.
type ACSCredential struct {
	Mode             string              `json:"access_method" enum:"code|card|mobile_key|cloud_key"`
	ID               string              `json:"acs_credential_id" doc:"Of one of an access grant: its access_method_id."`
	SystemID         string              `json:"acs_system_id"`
	UserID           string              `json:"acs_user_id,omitempty"`
	CardNumber       *string             `json:"card_number,omitempty"`
	Code             **string            `json:"code,omitempty" doc:"The PIN; null while it is not known yet."`
	AccountID        string              `json:"connected_account_id"`
	CreatedAt        Time                `json:"created_at"`
	DisplayName      string              `json:"display_name"`
	EndsAt           *Time               `json:"ends_at,omitempty"`
	Errors           []Error             `json:"errors"`
	ExternalType     string              `json:"external_type,omitempty"`
	ExternalTypeName string              `json:"external_type_display_name,omitempty"`
	IsIssued         bool                `json:"is_issued" doc:"Every entrance, and the card where one is written, has it as it is wanted."`
	IssuedAt         *Time               `json:"issued_at"`
	IsSynced         bool                `json:"is_latest_desired_state_synced_with_provider" doc:"The same as is_issued."`
	IsManaged        bool                `json:"is_managed"`
	IsMultiPhone     bool                `json:"is_multi_phone_sync_credential"`
	IsOneTimeUse     bool                `json:"is_one_time_use"`
	StartsAt         Time                `json:"starts_at"`
	PersonID         string              `json:"user_identity_id,omitempty"`
	Visionline       *VisionlineMetadata `json:"visionline_metadata,omitempty"`
	Warnings         []Warning           `json:"warnings"`
	WorkspaceID      string              `json:"workspace_id"`
}

// VisionlineMetadata is what credentials of a Visionline system have.
type VisionlineMetadata struct {
	CardFunction string `json:"card_function_type" enum:"guest|staff"`
	IsValid      bool   `json:"is_valid" doc:"The same as is_issued."`
}

// ACSCredentialOf shows a credential as it stands at an instant.
func ACSCredentialOf(c latchkey.ACSCredential, now time.Time) ACSCredential {
	window, issued := c.Window(), c.Issued()
	shown := ACSCredential{
		Mode: string(c.Mode()), ID: c.ID, SystemID: c.System.ID, UserID: c.Grant.ACS.UserID, AccountID: c.System.AccountID,
		CreatedAt: At(c.CreatedAt), DisplayName: c.DisplayName(), EndsAt: Maybe(window.EndsAt), Errors: errorsOf(c.Errors(now)),
		ExternalType: c.ExternalType(), IsIssued: issued, IssuedAt: Maybe(c.Method.IssuedAt), IsSynced: issued, IsManaged: true,
		StartsAt: At(window.StartsAt), PersonID: c.PersonID(), Warnings: warningsOf(c.Warnings()), WorkspaceID: c.Grant.WorkspaceID,
	}
	if shown.ExternalType != "" {
		shown.ExternalTypeName = c.System.TypeName
	}
	switch secret := unlessEmpty(c.Secret().Reveal()); c.Mode() {
	case latchkey.ModeCode:
		shown.Code = &secret
	case latchkey.ModeCard:
		shown.CardNumber = secret
	case latchkey.ModeMobileKey, latchkey.ModeCloudKey:
	}
	if c.OfVisionline() {
		shown.Visionline = &VisionlineMetadata{CardFunction: "staff", IsValid: issued}
		if c.Grant.ReservationKey != "" {
			shown.Visionline.CardFunction = "guest"
		}
	}
	return shown
}
