package wire

// PushAction is what was done with an item.
type PushAction string

// The actions.
const (
	PushCreated   PushAction = "created"
	PushUpdated   PushAction = "updated"
	PushUnchanged PushAction = "unchanged"
	PushDeleted   PushAction = "deleted"
	PushSkipped   PushAction = "skipped"
)

// Pushed is what became of one item of customers/push_data or delete_data.
type Pushed struct {
	ResourceType string     `json:"resource_type"`
	Key          string     `json:"key"`
	Action       PushAction `json:"action" enum:"created|updated|unchanged|deleted|skipped"`
	GrantID      string     `json:"access_grant_id,omitempty"`
	IdentityID   string     `json:"user_identity_id,omitempty"`
	SpaceID      string     `json:"space_id,omitempty"`
	PortalID     string     `json:"customer_portal_id,omitempty"`
	Message      string     `json:"message,omitempty" doc:"What one might not expect."`
	Error        *ItemError `json:"error,omitempty" doc:"Why it was skipped."`
}
