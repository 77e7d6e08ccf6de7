package wire

import (
	"time"

	"latchkey"
)

// Portal is a customer_portal, and the magic_link to it.
type Portal struct {
	SessionID   string   `json:"client_session_id" doc:"Ours: revoke it, and the link opens nothing."`
	CreatedAt   Time     `json:"created_at"`
	CustomerKey string   `json:"customer_key"`
	ID          string   `json:"customer_portal_id" doc:"Ours."`
	ExpiresAt   Time     `json:"expires_at"`
	Results     []Pushed `json:"results,omitempty" doc:"Ours: what became of each item of customer_data."`
	URL         string   `json:"url" format:"uri"`
	WorkspaceID string   `json:"workspace_id"`
}

// PortalOf shows a portal with the address of its page.
func PortalOf(p latchkey.Portal, address string) Portal {
	return Portal{
		SessionID: p.SessionID, CreatedAt: At(p.CreatedAt), CustomerKey: p.CustomerKey, ID: p.ID, ExpiresAt: At(p.ExpiresAt),
		URL: address, WorkspaceID: p.WorkspaceID,
	}
}

// DeepLink is a deep_link.
type DeepLink struct {
	PortalID  string `json:"customer_portal_id"`
	ExpiresAt Time   `json:"expires_at"`
	URL       string `json:"url" format:"uri"`
}

// DeepLinkOf shows the portal of one reservation.
func DeepLinkOf(p latchkey.Portal, address string) DeepLink {
	return DeepLink{PortalID: p.ID, ExpiresAt: At(p.ExpiresAt), URL: address}
}

// PortalView is what the page of a portal is told.
type PortalView struct {
	GrantIDs      []string       `json:"access_grant_ids,omitempty" doc:"Ours: the only stays to show."`
	Customization *Customization `json:"customization,omitempty"`
	ProfileID     string         `json:"customization_profile_id,omitempty"`
	CustomerKey   string         `json:"customer_key"`
	ID            string         `json:"customer_portal_id"`
	DeepLink      *PortalTarget  `json:"deep_link,omitempty"`
	ExpiresAt     Time           `json:"expires_at"`
	Hidden        PortalParts    `json:"hidden" doc:"Ours: the features as the page has them."`
	Locale        string         `json:"locale,omitempty"`
	Navigation    string         `json:"navigation_mode" enum:"full|restricted"`
	Now           Time           `json:"now" doc:"Ours: what time it is in the workspace."`
	Palette       *Palette       `json:"palette,omitempty" doc:"Ours: the primary color, made legible."`
	ReadOnly      bool           `json:"read_only"`
	WorkspaceName string         `json:"workspace_name"`
}

// PortalTarget is the one thing that a portal is about.
type PortalTarget struct {
	Key  string `json:"resource_key"`
	Type string `json:"resource_type" enum:"reservation"`
}

// PortalParts are what a portal does not show.
type PortalParts struct {
	Stays   bool `json:"stays"`
	Details bool `json:"details"`
	People  bool `json:"people"`
	Places  bool `json:"places"`
	Doors   bool `json:"doors"`
}

// PortalViewOf shows a portal to its page.
func PortalViewOf(p latchkey.Portal, workspace string, now time.Time) PortalView {
	shown := PortalView{
		Customization: CustomizationOf(p.Look), ProfileID: p.ProfileID, CustomerKey: p.CustomerKey, ID: p.ID,
		ExpiresAt: At(p.ExpiresAt), Hidden: PortalParts(p.View.Hidden), Locale: p.View.Locale, Navigation: "full",
		Now: At(now), ReadOnly: true, WorkspaceName: workspace,
	}
	if key := p.View.ReservationKey; key != "" {
		shown.Navigation, shown.DeepLink = "restricted", &PortalTarget{Key: key, Type: "reservation"}
	}
	return shown
}
