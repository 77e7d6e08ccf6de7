package wire

import "latchkey"

// Entrance is an acs_entrance.
type Entrance struct {
	ID                     string    `json:"acs_entrance_id"`
	SystemID               string    `json:"acs_system_id"`
	CanBelongToReservation bool      `json:"can_belong_to_reservation"`
	CanUnlockWithCard      bool      `json:"can_unlock_with_card"`
	CanUnlockWithCloudKey  bool      `json:"can_unlock_with_cloud_key"`
	CanUnlockWithCode      bool      `json:"can_unlock_with_code"`
	CanUnlockWithMobileKey bool      `json:"can_unlock_with_mobile_key"`
	AccountID              string    `json:"connected_account_id"`
	CreatedAt              Time      `json:"created_at"`
	DisplayName            string    `json:"display_name"`
	Errors                 []Error   `json:"errors"`
	SpaceIDs               []string  `json:"space_ids"`
	Warnings               []Warning `json:"warnings"`
}

// EntranceOf shows a door of an access control system.
func EntranceOf(d latchkey.Door) Entrance {
	can := d.Capabilities
	return Entrance{
		ID: d.ID, SystemID: d.SystemID, CanBelongToReservation: can.Reservations,
		CanUnlockWithCard: can.Accepts(latchkey.ModeCard), CanUnlockWithCloudKey: can.Accepts(latchkey.ModeCloudKey),
		CanUnlockWithCode: can.Accepts(latchkey.ModeCode), CanUnlockWithMobileKey: can.Accepts(latchkey.ModeMobileKey),
		AccountID: d.AccountID, CreatedAt: At(d.CreatedAt), DisplayName: d.Name, Errors: errorsOf(entranceErrors(d)),
		SpaceIDs: ids(d.SpaceIDs), Warnings: []Warning{},
	}
}

// entranceErrors are a door's errors as entrances have them: without the flags
// of devices.
func entranceErrors(d latchkey.Door) []latchkey.Notice {
	notices, _ := d.Notices()
	for i := range notices {
		notices[i].Data = nil
	}
	return notices
}

// System is an acs_system. external_type and system_type are left out where the
// contract's closed list has no word for the system (latchkey.System.ExternalType).
type System struct {
	GroupCount          int            `json:"acs_access_group_count"`
	ID                  string         `json:"acs_system_id"`
	UserCount           int            `json:"acs_user_count"`
	AccountID           string         `json:"connected_account_id"`
	AccountIDs          []string       `json:"connected_account_ids" doc:"Deprecated: holds connected_account_id."`
	CreatedAt           Time           `json:"created_at"`
	Errors              []Error        `json:"errors"`
	ExternalType        string         `json:"external_type,omitempty"`
	ExternalTypeName    string         `json:"external_type_display_name,omitempty"`
	ImageAltText        string         `json:"image_alt_text"`
	ImageURL            string         `json:"image_url"`
	IsCredentialManager bool           `json:"is_credential_manager"`
	Location            SystemLocation `json:"location"`
	Name                string         `json:"name"`
	SystemType          string         `json:"system_type,omitempty" doc:"Deprecated: external_type."`
	SystemTypeName      string         `json:"system_type_display_name,omitempty" doc:"Deprecated: external_type_display_name."`
	Warnings            []Warning      `json:"warnings"`
	WorkspaceID         string         `json:"workspace_id"`
}

// SystemLocation is where a system is.
type SystemLocation struct {
	TimeZone *string `json:"time_zone"`
}

// SystemOf shows an access control system.
func SystemOf(s latchkey.System) System {
	return System{
		ID: s.ID, AccountID: s.AccountID, AccountIDs: []string{s.AccountID}, CreatedAt: At(s.CreatedAt),
		Errors: []Error{}, ExternalType: s.ExternalType(), ExternalTypeName: s.TypeName, ImageAltText: s.TypeName,
		Location: SystemLocation{TimeZone: unlessEmpty(s.TimeZone)}, Name: s.Name, UserCount: s.UserCount, GroupCount: s.GroupCount,
		SystemType: s.ExternalType(), SystemTypeName: s.TypeName, Warnings: []Warning{}, WorkspaceID: s.WorkspaceID,
	}
}
