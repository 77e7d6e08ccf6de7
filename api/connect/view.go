package connect

import (
	"context"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"slices"

	"latchkey"
)

//go:embed templates assets
var files embed.FS

var pages = template.Must(template.ParseFS(files, "templates/*.html"))

func assets() fs.FS {
	inside, err := fs.Sub(files, "assets")
	if err != nil {
		panic("connect: the assets are not embedded: " + err.Error())
	}
	return inside
}

// view is what the templates draw.
type view struct {
	State     string
	Place     url.Values
	Webview   latchkey.Webview
	Providers []latchkey.Provider
	Provider  latchkey.Provider
	Fields    []field
	Problem   *problem
	Arrived   latchkey.Arrived
	CanGoBack bool
}

// problem is what went wrong, for people.
type problem struct{ Title, Text, Detail string }

// titles are the headings of the states.
var titles = map[string]string{
	"providers": "What do you want to connect?", "checking": "Checking the connection",
	"arriving": "Looking for devices", "choose": "Choose what to manage", "done": "Connected",
	"expired": "This link has expired", "unknown": "This link is not valid", "failed": "Something went wrong",
}

// Title is the heading of the page.
func (v view) Title() string {
	if title, ok := titles[v.State]; ok {
		return title
	}
	return "Connect " + v.Provider.Title
}

// Waits reports whether the page changes by itself.
func (v view) Waits() bool { return v.State == "checking" || v.State == "arriving" }

// Here is the address of the page, from the page itself.
func (v view) Here(provider string) string {
	place := url.Values{"connect_webview_id": v.Place["connect_webview_id"], "auth_token": v.Place["auth_token"]}
	if provider != "" {
		place.Set("provider", provider)
	}
	return "view?" + place.Encode()
}

// Next is where to go when the webview has done its work; the owner's address
// was checked when the webview was made.
func (v view) Next() template.URL { return template.URL(v.Webview.RedirectURL) } //nolint:gosec // see above

// Away is where to go when it cannot.
func (v view) Away() template.URL {
	if v.Webview.FailureURL != "" {
		return template.URL(v.Webview.FailureURL) //nolint:gosec // checked when the webview was made
	}
	return v.Next()
}

// HasRare reports whether there are settings that most leave alone.
func (v view) HasRare() bool {
	return slices.ContainsFunc(v.Fields, func(f field) bool { return f.Rare })
}

// RareOpen reports whether one of them is in use or wrong, or may be what is missing.
func (v view) RareOpen() bool {
	return v.Problem != nil || slices.ContainsFunc(v.Fields, func(f field) bool { return f.Rare && (f.Value != "" || f.Kept) })
}

// Single reports whether one device is to be chosen.
func (v view) Single() bool { return v.Webview.SelectionMode == latchkey.SelectSingle }

func (v *visit) provider(name string) (latchkey.Provider, bool) {
	i := slices.IndexFunc(v.offered, func(one latchkey.Provider) bool { return one.Name == name })
	if name == "" && len(v.offered) == 1 {
		i = 0
	}
	if i < 0 {
		return latchkey.Provider{}, false
	}
	return v.offered[i], true
}

// known are the settings that were entered before, or that the account has.
func (v *visit) known(ctx context.Context, provider latchkey.Provider) (map[string]any, error) {
	if !v.webview.Reconnects && v.webview.Login.Provider != provider.Name {
		return map[string]any{}, nil
	}
	settings, err := v.Page.Settings(ctx, v.webview)
	if err != nil {
		return nil, err
	}
	return parse(settings), nil
}

// form shows a provider's settings: as they were just entered, or as they are known.
func (v *visit) form(ctx context.Context, name string, just *entered, trouble *problem) error {
	provider, ok := v.provider(name)
	if !ok {
		v.render(http.StatusOK, view{State: "providers", Providers: v.offered})
		return nil
	}
	known, err := v.known(ctx, provider)
	if err != nil {
		return err
	}
	status, values, problems := http.StatusOK, known, blamed(provider, v.webview.Login)
	if just != nil {
		status, values, problems = http.StatusUnprocessableEntity, just.values, just.problems
	}
	v.render(status, view{
		State: "form", Provider: provider, Fields: fieldsOf(provider.Settings, values, known, problems, root),
		Problem: trouble, CanGoBack: len(v.offered) > 1,
	})
	return nil
}
