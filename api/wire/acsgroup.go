package wire

import "latchkey"

// ACSGroup is an acs_access_group.
type ACSGroup struct {
	Type             string     `json:"access_group_type" doc:"Deprecated: external_type."`
	TypeName         string     `json:"access_group_type_display_name" doc:"Deprecated: external_type_display_name."`
	ID               string     `json:"acs_access_group_id"`
	SystemID         string     `json:"acs_system_id"`
	AccountID        string     `json:"connected_account_id"`
	CreatedAt        Time       `json:"created_at"`
	DisplayName      string     `json:"display_name"`
	Errors           []Error    `json:"errors"`
	ExternalType     string     `json:"external_type"`
	ExternalTypeName string     `json:"external_type_display_name"`
	IsManaged        bool       `json:"is_managed"`
	Name             string     `json:"name"`
	PendingMutations []Mutation `json:"pending_mutations" doc:"Empty: groups are made at their systems."`
	Warnings         []Warning  `json:"warnings"`
	WorkspaceID      string     `json:"workspace_id"`
}

// ACSGroupOf shows an access group.
func ACSGroupOf(g latchkey.ACSGroup) ACSGroup {
	return ACSGroup{
		Type: g.Type, TypeName: g.TypeName, ID: g.ID, SystemID: g.SystemID, AccountID: g.AccountID, CreatedAt: At(g.CreatedAt),
		DisplayName: g.Name, Errors: []Error{}, ExternalType: g.Type, ExternalTypeName: g.TypeName, IsManaged: true, Name: g.Name,
		PendingMutations: []Mutation{}, Warnings: warningsOf(g.Warnings()), WorkspaceID: g.WorkspaceID,
	}
}
