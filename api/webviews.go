package api

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"latchkey"
	"latchkey/api/connect"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type webviews struct{ Services }

type selectionMode string

// Values implements param.Listed.
func (selectionMode) Values() []string { return []string{"none", "single", "multiple"} }

type createWebview struct {
	Capabilities []capability             `param:"accepted_capabilities"`
	Providers    []string                 `param:"accepted_providers"`
	ManageNew    param.Opt[bool]          `param:"automatically_manage_new_devices"`
	AccountID    string                   `param:"connected_account_id,uuid" doc:"Ours: log in again to this account."`
	Metadata     map[string]any           `param:"custom_metadata"`
	FailureURL   string                   `param:"custom_redirect_failure_url,max=2000"`
	RedirectURL  string                   `param:"custom_redirect_url,max=2000"`
	CustomerKey  string                   `param:"customer_key,key"`
	Selection    param.Opt[selectionMode] `param:"device_selection_mode"`
	Excluded     []string                 `param:"excluded_providers"`
	Category     param.Opt[category]      `param:"provider_category"`
	Wait         bool                     `param:"wait_for_device_creation"`
}

func (createWebview) Rules() []param.Rule {
	return []param.Rule{param.AtMostOne("accepted_providers", "provider_category")}
}

func (w webviews) create(ctx context.Context, call *route.Call, p createWebview) (wire.Webview, error) {
	wish, err := w.wish(ctx, call, p)
	if err != nil {
		return wire.Webview{}, err
	}
	made, err := w.Webviews.CreateWebview(ctx, call.Workspace.ID, wish)
	call.Note("connect_webview_id", made.ID)
	return w.show(call)(made), err
}

func (w webviews) created(ctx context.Context, call *route.Call, _ createWebview, id string) (wire.Webview, error) {
	return w.get(ctx, call, oneWebview{ID: id})
}

// show shows a webview with the address of its page.
func (w webviews) show(call *route.Call) func(latchkey.Webview) wire.Webview {
	return func(webview latchkey.Webview) wire.Webview {
		return wire.WebviewOf(webview, connect.Address(call.BaseURL, webview))
	}
}

func (w webviews) wish(ctx context.Context, call *route.Call, p createWebview) (latchkey.NewWebview, error) {
	if err := checkMetadata(p.Metadata); err != nil {
		return latchkey.NewWebview{}, err
	}
	for name, address := range map[string]string{
		"custom_redirect_url": p.RedirectURL, "custom_redirect_failure_url": p.FailureURL,
	} {
		if !leadsSomewhere(address) {
			return latchkey.NewWebview{}, latchkey.Invalid(name, "Invalid url")
		}
	}
	wish := latchkey.NewWebview{
		SessionID: call.Viewer().SessionID, AccountID: p.AccountID,
		Capabilities: capabilities(p.Capabilities), ManageNewDevices: p.ManageNew.Or(true),
		SelectionMode: latchkey.SelectionMode(p.Selection.Or("none")), WaitForDevices: p.Wait,
		RedirectURL: p.RedirectURL, FailureURL: p.FailureURL, CustomerKey: cmp.Or(call.CustomerKey(), p.CustomerKey),
		CustomMetadata: withoutEmpty(p.Metadata),
	}
	if p.AccountID != "" {
		account, err := w.Accounts.Account(ctx, call.Workspace.ID, p.AccountID)
		wish.Providers = []string{account.Provider}
		return wish, err
	}
	return w.choose(wish, p)
}

// choose settles which providers the webview offers. A provider of the contract
// that this build has no driver for is accepted, and offered by nobody.
func (w webviews) choose(wish latchkey.NewWebview, p createWebview) (latchkey.NewWebview, error) {
	all := names(w.Providers.Providers())
	for _, name := range p.Providers {
		if !slices.Contains(all, name) && !slices.Contains(contractProviders, name) {
			return wish, latchkey.Invalid("accepted_providers", "There is no provider "+name)
		}
	}
	switch {
	case len(p.Providers) > 0:
		wish.Providers = p.Providers
	case p.Category.Sent():
		wish.Providers = names(inCategory(w.Providers.Providers(), p.Category.Or("")))
	case len(p.Excluded) > 0:
		wish.Providers = all
	default:
		wish.AnyProvider = true
	}
	wish.Providers = slices.DeleteFunc(slices.Clone(wish.Providers), func(name string) bool {
		return slices.Contains(p.Excluded, name)
	})
	return wish, nil
}

func names(providers []latchkey.Provider) []string {
	return wire.Map(providers, func(one latchkey.Provider) string { return one.Name })
}

// leadsSomewhere reports whether a browser may be sent to the address: to a web
// page, or to an app by a scheme of its own. "" is no address and fine.
func leadsSomewhere(address string) bool {
	if address == "" {
		return true
	}
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme == "" || strings.ContainsAny(address, "\"'<>\\\r\n\t ;") {
		return false
	}
	switch strings.ToLower(parsed.Scheme) {
	case "javascript", "data", "vbscript", "file", "blob", "about", "filesystem":
		return false
	case "http", "https":
		return parsed.Host != ""
	}
	return true
}

func withoutEmpty(metadata map[string]any) map[string]any {
	out := map[string]any{}
	for key, value := range metadata {
		if value != nil && value != "" {
			out[key] = value
		}
	}
	return out
}

type oneWebview struct {
	ID string `param:"connect_webview_id,required,uuid"`
}

func (w webviews) get(ctx context.Context, call *route.Call, p oneWebview) (wire.Webview, error) {
	found, err := w.Webviews.Webview(ctx, call.Workspace.ID, p.ID)
	return w.show(call)(found), err
}

func (w webviews) delete(ctx context.Context, call *route.Call, p oneWebview) error {
	call.Note("connect_webview_id", p.ID)
	return w.Webviews.DeleteWebview(ctx, call.Workspace.ID, p.ID)
}

type listWebviews struct {
	route.Paging

	Metadata    map[string]any    `param:"custom_metadata_has"`
	CustomerKey string            `param:"customer_key,key"`
	Search      string            `param:"search,min=1"`
	UserKey     param.Opt[string] `param:"user_identifier_key,min=1"`
}

func (w webviews) list(ctx context.Context, call *route.Call, p listWebviews) (route.Page[wire.Webview], error) {
	by, err := w.through(ctx, call, p.UserKey.Or(""))
	if err != nil {
		return route.Page[wire.Webview]{}, err
	}
	found, err := w.Webviews.ListWebviews(ctx, call.Workspace.ID, latchkey.WebviewFilter{
		Viewer: by, CustomerKey: p.CustomerKey, Search: p.Search, Metadata: p.Metadata,
	}, call.Page())
	return route.Show(call, found, w.show(call)), err
}

// contractProviders are the provider keys of the contract, most of which belong
// to vendors that this build has no driver for.
var contractProviders = []string{
	"hotek", "dormakaba_community", "legic_connect", "akuvox", "august", "avigilon_alta", "brivo", "butterflymx", "schlage",
	"smartthings", "yale", "genie", "doorking", "salto", "salto_ks", "salto_ks_accept", "lockly", "ttlock", "linear",
	"noiseaware", "nuki", "seam_relay_admin", "igloo", "kwikset", "kwikset2", "minut", "my_2n", "controlbyweb", "nest",
	"igloohome", "ecobee", "hubitat", "four_suites", "dormakaba_oracode", "pti", "wyze", "seam_passport", "visionline",
	"assa_abloy_credential_service", "tedee", "honeywell_resideo", "first_alert", "latch", "akiles", "assa_abloy_vostio",
	"assa_abloy_vostio_credential_service", "tado", "salto_space", "sensi", "keynest", "korelock", "keyincode",
	"dormakaba_ambiance", "ultraloq", "dusaw", "sifely", "thirty_three_lock", "ring", "ical", "lodgify", "hostaway", "guesty",
	"acuity_scheduling", "omnitec", "kisi", "yale_access", "hid_cm", "google_nest", "slack",
}
