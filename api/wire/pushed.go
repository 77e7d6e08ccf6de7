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
	PushKept      PushAction = "kept"
)

// Pushed is what became of one item of customers/push_data or delete_data.
type Pushed struct {
	ResourceType string     `json:"resource_type"`
	Key          string     `json:"key"`
	Action       PushAction `json:"action" enum:"created|updated|unchanged|deleted|skipped|kept"`
	GrantID      string     `json:"access_grant_id,omitempty"`
	IdentityID   string     `json:"user_identity_id,omitempty"`
	SpaceID      string     `json:"space_id,omitempty"`
	PortalID     string     `json:"customer_portal_id,omitempty"`
	SessionID    string     `json:"client_session_id,omitempty"`
	WebviewID    string     `json:"connect_webview_id,omitempty"`
	AccountID    string     `json:"connected_account_id,omitempty" doc:"Of an account that stays (kept)."`
	Message      string     `json:"message,omitempty" doc:"What one might not expect."`
	Error        *ItemError `json:"error,omitempty" doc:"Why it was skipped."`
}
