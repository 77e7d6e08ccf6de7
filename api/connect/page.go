package connect

import (
	"log/slog"
	"net/http"
	"net/url"

	"latchkey"
	"latchkey/api/page"
)

// Path is where the page is, under the API's address.
const Path = "/connect_webviews/view"

// AssetsPath is where the page's style, script and images are.
const AssetsPath = "/connect_webviews/assets/"

// Config is what the page needs.
type Config struct {
	Page      latchkey.ConnectPage
	Providers latchkey.Providers
	Log       *slog.Logger
	PublicURL string // how browsers reach the API; "" to go by each request's Host
}

// Address is the address of a webview's page.
func Address(baseURL string, webview latchkey.Webview) string {
	return baseURL + Path + "?" + place(webview.ID, webview.Token)
}

func place(id string, token latchkey.Secret) string {
	return url.Values{"connect_webview_id": {id}, "auth_token": {token.Reveal()}}.Encode()
}

// New serves the page and what belongs to it.
func New(config Config) (http.Handler, error) {
	guard := http.NewCrossOriginProtection()
	if address, err := url.Parse(config.PublicURL); config.PublicURL != "" && err == nil {
		if err := guard.AddTrustedOrigin(address.Scheme + "://" + address.Host); err != nil {
			return nil, err
		}
	}
	desk := &desk{config}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Path, desk.show)
	mux.HandleFunc("POST "+Path, desk.submit)
	mux.Handle("GET "+AssetsPath, http.StripPrefix(AssetsPath, http.FileServerFS(assets())))
	// Other sites never learn the address, which is a secret; our own checks see where
	// a form came from.
	return page.Locked(guard.Handler(mux), policy, "same-origin"), nil
}

// policy lets the page load nothing but its own files and be framed by any web
// page: whoever frames it has been given its address.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors https: http:"
