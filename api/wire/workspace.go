package wire

import (
	"cmp"

	"latchkey"
)

// Workspace is a workspace.
type Workspace struct {
	CompanyName        string      `json:"company_name" doc:"Deprecated: connect_partner_name."`
	ConnectPartnerName *string     `json:"connect_partner_name"`
	WebviewLook        WebviewLook `json:"connect_webview_customization"`
	PublishableKeyAuth bool        `json:"is_publishable_key_auth_enabled"`
	IsSandbox          bool        `json:"is_sandbox"`
	IsSuspended        bool        `json:"is_suspended"`
	Name               string      `json:"name"`
	OrganizationID     *string     `json:"organization_id"`
	PublishableKey     string      `json:"publishable_key,omitempty"`
	ID                 string      `json:"workspace_id"`
}

// WebviewLook is how the pages look on which people connect their locks.
type WebviewLook struct {
	LogoShape       string `json:"logo_shape,omitempty" enum:"circle|square"`
	ButtonColor     string `json:"primary_button_color,omitempty"`
	ButtonTextColor string `json:"primary_button_text_color,omitempty"`
	SuccessMessage  string `json:"success_message,omitempty"`
}

// WorkspaceOf shows a workspace.
func WorkspaceOf(w latchkey.Workspace) Workspace {
	return Workspace{
		CompanyName: cmp.Or(w.ConnectPartnerName, w.Name), ConnectPartnerName: unlessEmpty(w.ConnectPartnerName),
		WebviewLook: WebviewLook(w.WebviewLook), PublishableKeyAuth: w.PublishableKeyAuth, IsSandbox: w.IsSandbox,
		IsSuspended: w.IsSuspended, Name: w.Name, PublishableKey: w.PublishableKey, ID: w.ID,
	}
}
