package connect

import (
	"log/slog"
	"net/http"
	"net/url"

	"latchkey"
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
	page := &page{config}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Path, page.show)
	mux.HandleFunc("POST "+Path, page.submit)
	mux.Handle("GET "+AssetsPath, http.StripPrefix(AssetsPath, http.FileServerFS(assets())))
	return locked(guard.Handler(mux)), nil
}

// policy lets the page load nothing but its own files and be framed by any web
// page: whoever frames it has been given its address.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors https: http:"

// locked sets what keeps the address, which is a secret, and the page to themselves.
func locked(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		// Other sites never learn the address; our own checks see where a form came from.
		header.Set("Referrer-Policy", "same-origin")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Robots-Tag", "noindex")
		header.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
