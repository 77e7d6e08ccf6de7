package latchkey

import "time"

// Profile is a customization profile: how what a person sees of a grant looks.
type Profile struct {
	ID          string
	WorkspaceID string
	CustomerKey string
	Name        *string
	Look        ProfileLook
	CreatedAt   time.Time
}

// ProfileLook is the colors, the fonts and the words of a profile.
type ProfileLook struct {
	LogoURL                      string
	PrimaryColor, SecondaryColor string
	Theme                        PortalTheme
	Messages                     map[string]map[string]string // by language, then by the message's name
}

// PortalTheme is how a customer's portal looks.
type PortalTheme struct {
	FontFamily, MonoFontFamily               string
	PrimaryColor, PrimaryForegroundColor     string
	SecondaryColor, SecondaryForegroundColor string
}

// NewProfile is what a caller says of a profile to be made.
type NewProfile struct {
	CustomerKey string
	Name        *string
	Look        ProfileLook
}

// ProfileChange is what a caller changes of a profile. Nil leaves a field; an
// inner nil of Name clears it.
type ProfileChange struct {
	Name                         **string
	LogoURL                      *string
	PrimaryColor, SecondaryColor *string
	Theme                        *PortalTheme
	Messages                     *map[string]map[string]string
}

// Apply returns the look after the change.
func (c ProfileChange) Apply(look ProfileLook) ProfileLook {
	if c.LogoURL != nil {
		look.LogoURL = *c.LogoURL
	}
	if c.PrimaryColor != nil {
		look.PrimaryColor = *c.PrimaryColor
	}
	if c.SecondaryColor != nil {
		look.SecondaryColor = *c.SecondaryColor
	}
	if c.Theme != nil {
		look.Theme = *c.Theme
	}
	if c.Messages != nil {
		look.Messages = *c.Messages
	}
	return look
}
