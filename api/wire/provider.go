package wire

import "latchkey"

// Provider is a device_provider.
type Provider struct {
	Name       string   `json:"device_provider_name"`
	Title      string   `json:"display_name"`
	ImageURL   string   `json:"image_url" format:"uri"`
	Categories []string `json:"provider_categories"`
	OnlineCode bool     `json:"can_program_online_access_codes"`
	WithCode   bool     `json:"can_unlock_with_code"`
}

// ProviderOf shows a provider. Every driver of this build puts PINs on doors.
func ProviderOf(p latchkey.Provider, baseURL string) Provider {
	return Provider{
		Name: p.Name, Title: p.Title, ImageURL: pictureOf(p.Category, baseURL),
		Categories: p.Categories(), OnlineCode: true, WithCode: true,
	}
}

// pictureOf is the address of a picture that this server has, so that a web page
// that shows it asks nobody else.
func pictureOf(name, baseURL string) string {
	return baseURL + "/connect_webviews/assets/" + name + ".svg"
}
