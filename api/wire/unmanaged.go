package wire

// UnmanagedGrant is an access_grant that was made at a provider, not by us.
type UnmanagedGrant struct {
	ID             string            `json:"access_grant_id"`
	MethodIDs      []string          `json:"access_method_ids"`
	CreatedAt      Time              `json:"created_at"`
	DisplayName    string            `json:"display_name"`
	EndsAt         *Time             `json:"ends_at"`
	Errors         []Error           `json:"errors"`
	LocationIDs    []string          `json:"location_ids" doc:"Deprecated: the same as space_ids."`
	Name           *string           `json:"name"`
	Mutations      []Mutation        `json:"pending_mutations"`
	Requested      []RequestedMethod `json:"requested_access_methods"`
	ReservationKey string            `json:"reservation_key,omitempty"`
	SpaceIDs       []string          `json:"space_ids"`
	StartsAt       Time              `json:"starts_at"`
	IdentityID     string            `json:"user_identity_id,omitempty"`
	Warnings       []Warning         `json:"warnings"`
	WorkspaceID    string            `json:"workspace_id"`
}

// UnmanagedMethod is an access_method that was made at a provider, not by us.
type UnmanagedMethod struct {
	ID            string     `json:"access_method_id"`
	Code          **string   `json:"code,omitempty"`
	CreatedAt     Time       `json:"created_at"`
	DisplayName   string     `json:"display_name"`
	DisplayStatus string     `json:"display_status" doc:"For people; never branch on it."`
	Errors        []Error    `json:"errors"`
	IsIssued      bool       `json:"is_issued"`
	IssuedAt      *Time      `json:"issued_at"`
	Mode          string     `json:"mode" enum:"code|card|mobile_key|cloud_key"`
	Mutations     []Mutation `json:"pending_mutations"`
	Warnings      []Warning  `json:"warnings"`
	WorkspaceID   string     `json:"workspace_id"`
}
