package wire

import "latchkey"

// InstantKey is an instant_key.
type InstantKey struct {
	SessionID     string         `json:"client_session_id"`
	CreatedAt     Time           `json:"created_at"`
	Customization *Customization `json:"customization,omitempty"`
	ProfileID     string         `json:"customization_profile_id,omitempty"`
	ExpiresAt     Time           `json:"expires_at" doc:"Until when another browser may open it. Those that did go on until the access ends."`
	ID            string         `json:"instant_key_id"`
	URL           string         `json:"instant_key_url" format:"uri"`
	IdentityID    string         `json:"user_identity_id"`
	WorkspaceID   string         `json:"workspace_id"`
	MaxUses       int            `json:"max_use_count" doc:"Ours: in how many browsers it can be opened."`
	Uses          int            `json:"use_count" doc:"Ours: in how many it was opened."`
}

// Customization is how the page of a key looks.
type Customization struct {
	LogoURL        string `json:"logo_url,omitempty" format:"uri"`
	PrimaryColor   string `json:"primary_color,omitempty"`
	SecondaryColor string `json:"secondary_color,omitempty"`
}

// InstantKeyOf shows a key with the address of its page.
func InstantKeyOf(k latchkey.InstantKey, address string) InstantKey {
	return InstantKey{
		SessionID: k.SessionID, CreatedAt: At(k.CreatedAt), Customization: CustomizationOf(k.Look), ProfileID: k.ProfileID,
		ExpiresAt: At(k.ExpiresAt), ID: k.ID, URL: address, IdentityID: k.IdentityID, WorkspaceID: k.WorkspaceID,
		MaxUses: k.MaxUses, Uses: k.Uses,
	}
}

// CustomizationOf shows the look of a profile, nil for none.
func CustomizationOf(look *latchkey.ProfileLook) *Customization {
	if look == nil {
		return nil
	}
	return &Customization{LogoURL: look.LogoURL, PrimaryColor: look.PrimaryColor, SecondaryColor: look.SecondaryColor}
}

// Palette is a brand's color as the page shows it, so that it can be read in
// light and in dark, and the color of words on it.
type Palette struct {
	Light   string `json:"light"`
	OnLight string `json:"on_light"`
	Dark    string `json:"dark"`
	OnDark  string `json:"on_dark"`
}

// KeyPreview is an instant_key_preview: what a link tells before it is opened.
type KeyPreview struct {
	Customization *Customization `json:"customization,omitempty"`
	ExpiresAt     Time           `json:"expires_at"`
	MaxUses       int            `json:"max_use_count"`
	Messages      Messages       `json:"message_overrides,omitempty" doc:"Ours: the owner's words for the page, by language."`
	Opened        bool           `json:"is_open_here" doc:"The browser opened it before, and may again."`
	Palette       *Palette       `json:"palette,omitempty" doc:"The primary color, made legible."`
	QRCode        string         `json:"qr_code" doc:"The link as a picture (SVG)."`
	Status        string         `json:"key_status" enum:"ready|expired|used" doc:"For browsers that did not open it yet."`
}

// KeyPreviewOf shows a preview.
func KeyPreviewOf(p latchkey.KeyPreview) KeyPreview {
	return KeyPreview{
		Customization: CustomizationOf(p.Key.Look), ExpiresAt: At(p.Key.ExpiresAt), MaxUses: p.Key.MaxUses,
		Messages: messagesOf(p.Key.Look), Opened: p.Opened, Status: string(p.Status),
	}
}

// Messages are words by language, then by the message's name.
type Messages map[string]map[string]string

func messagesOf(look *latchkey.ProfileLook) Messages {
	if look == nil {
		return nil
	}
	return look.Messages
}
