package wire

import "latchkey"

// Profile is a customization_profile.
type Profile struct {
	CreatedAt      Time                         `json:"created_at"`
	Theme          PortalTheme                  `json:"customer_portal_theme,omitzero"`
	ID             string                       `json:"customization_profile_id"`
	LogoURL        string                       `json:"logo_url,omitempty" format:"uri"`
	Messages       map[string]map[string]string `json:"message_overrides,omitempty"`
	Name           *string                      `json:"name"`
	PrimaryColor   string                       `json:"primary_color,omitempty"`
	SecondaryColor string                       `json:"secondary_color,omitempty"`
	WorkspaceID    string                       `json:"workspace_id"`
}

// PortalTheme is how a customer's portal looks.
type PortalTheme struct {
	FontFamily               string `json:"font_family,omitempty"`
	MonoFontFamily           string `json:"mono_font_family,omitempty"`
	PrimaryColor             string `json:"primary_color,omitempty"`
	PrimaryForegroundColor   string `json:"primary_foreground_color,omitempty"`
	SecondaryColor           string `json:"secondary_color,omitempty"`
	SecondaryForegroundColor string `json:"secondary_foreground_color,omitempty"`
}

// ProfileOf shows a customization profile.
func ProfileOf(p latchkey.Profile) Profile {
	return Profile{
		CreatedAt: At(p.CreatedAt), Theme: PortalTheme(p.Look.Theme), ID: p.ID, LogoURL: p.Look.LogoURL, Messages: p.Look.Messages, Name: p.Name,
		PrimaryColor: p.Look.PrimaryColor, SecondaryColor: p.Look.SecondaryColor, WorkspaceID: p.WorkspaceID,
	}
}
