package wire

// Batch is what get_related returns: the lists that were asked for, if empty.
// A nil list was not asked for.
type Batch struct {
	Spaces         *[]Space      `json:"spaces,omitempty"`
	Devices        *[]Device     `json:"devices,omitempty"`
	Entrances      *[]Entrance   `json:"acs_entrances,omitempty"`
	Accounts       *[]Account    `json:"connected_accounts,omitempty"`
	Systems        *[]System     `json:"acs_systems,omitempty"`
	Identities     *[]Identity   `json:"user_identities,omitempty"`
	Grants         *[]Grant      `json:"access_grants,omitempty"`
	Methods        *[]Method     `json:"access_methods,omitempty"`
	AccessGroups   *[]Absent     `json:"acs_access_groups,omitempty"`
	InstantKeys    *[]InstantKey `json:"instant_keys,omitempty"`
	ClientSessions *[]Session    `json:"client_sessions,omitempty"`

	Credentials *[]ACSCredential `json:"acs_credentials,omitempty"`
}

// Absent is a resource that this version has none of: lists of it are empty.
type Absent struct{}
