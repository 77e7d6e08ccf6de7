package connect

import (
	"bytes"
	"context"
	"net/http"
	"slices"

	"latchkey"
)

type desk struct{ Config }

// maxForm bounds what is read of a form.
const maxForm = 256 << 10

// visit is one request for the page.
type visit struct {
	*desk

	w       http.ResponseWriter
	r       *http.Request
	webview latchkey.Webview
	offered []latchkey.Provider
}

// open finds the webview of a request; false when the request has been answered.
func (p *desk) open(w http.ResponseWriter, r *http.Request) (*visit, bool) {
	query := r.URL.Query()
	v := &visit{desk: p, w: w, r: r}
	webview, err := p.Page.OpenWebview(r.Context(), query.Get("connect_webview_id"), latchkey.NewSecret(query.Get("auth_token")))
	if err != nil {
		v.fail(err)
		return nil, false
	}
	v.webview = webview
	v.offered = slices.DeleteFunc(p.Providers.Providers(), func(one latchkey.Provider) bool { return !webview.Accepts(one) })
	if webview.Expired {
		v.render(http.StatusGone, view{State: "expired"})
		return nil, false
	}
	return v, true
}

// fail answers with what went wrong. An address that is not known is not told
// from one with a wrong secret.
func (v *visit) fail(err error) {
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		v.render(http.StatusNotFound, view{State: "unknown"})
		return
	}
	v.Log.Error("the connect page failed", "error", err)
	v.render(http.StatusInternalServerError, view{State: "failed"})
}

func (p *desk) show(w http.ResponseWriter, r *http.Request) {
	v, ok := p.open(w, r)
	if !ok {
		return
	}
	if err := v.present(r.Context(), r.URL.Query().Get("provider")); err != nil {
		v.fail(err)
	}
}

// present shows where the webview stands.
func (v *visit) present(ctx context.Context, chosen string) error {
	switch v.webview.Login.State {
	case latchkey.LoginChecking:
		v.render(http.StatusOK, view{State: "checking"})
		return nil
	case latchkey.LoginAccepted:
		return v.arrivals(ctx)
	case latchkey.LoginRefused:
		if chosen == "" {
			provider, _ := v.provider(v.webview.Login.Provider)
			return v.form(ctx, v.webview.Login.Provider, nil, refusalOf(provider, v.webview.Login))
		}
	case latchkey.LoginNone:
	}
	if chosen == "" && len(v.offered) != 1 && !v.webview.Reconnects {
		v.render(http.StatusOK, view{State: "providers", Providers: v.offered})
		return nil
	}
	return v.form(ctx, chosen, nil, nil)
}

// arrivals shows the devices of the account: as they arrive, to choose from, or all.
func (v *visit) arrivals(ctx context.Context) error {
	found, err := v.Page.Arrived(ctx, v.webview)
	if err != nil {
		return err
	}
	shown := view{State: "done", Arrived: found}
	switch {
	case !found.Complete:
		shown.State, shown.Problem = "arriving", v.lateness(found)
	case v.webview.Choosing() && len(found.Devices) > 0:
		shown.State = "choose"
	}
	v.render(http.StatusOK, shown)
	return nil
}

// lateness is why no devices arrive; nil when nothing is wrong.
func (v *visit) lateness(found latchkey.Arrived) *problem {
	if found.Fault == nil {
		return nil
	}
	provider, _ := v.provider(v.webview.Login.Provider)
	return &problem{
		Title: "Its devices cannot be listed yet", Text: "It is tried again by itself: this page goes on as soon as it works.",
		Detail: sentence(titled(provider, latchkey.Login{Fault: found.Fault.Class, FaultMessage: found.Fault.Message})),
	}
}

func (p *desk) submit(w http.ResponseWriter, r *http.Request) {
	v, ok := p.open(w, r)
	if !ok {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "The form cannot be read.", http.StatusBadRequest)
		return
	}
	var err error
	if r.PostForm.Has("choose") {
		err = v.choose(r.Context())
	} else {
		err = v.login(r.Context())
	}
	if err != nil {
		v.fail(err)
	}
}

// choose takes the devices that the operator chose.
func (v *visit) choose(ctx context.Context) error {
	ids := v.r.PostForm["device"]
	if v.webview.SelectionMode == latchkey.SelectSingle && len(ids) > 1 {
		ids = ids[:1]
	}
	if len(ids) == 0 {
		found, err := v.Page.Arrived(ctx, v.webview)
		if err != nil {
			return err
		}
		v.render(http.StatusUnprocessableEntity, view{State: "choose", Arrived: found, Problem: &problem{
			Title: "Choose a device", Text: "Nothing is chosen yet.",
		}})
		return nil
	}
	if err := v.Page.SelectDevices(ctx, v.webview.ID, ids); err != nil {
		return err
	}
	v.again()
	return nil
}

// login has the settings of the form tried. A second submission of the same
// form finds the first one under way.
func (v *visit) login(ctx context.Context) error {
	if v.webview.Login.State == latchkey.LoginChecking || v.webview.Login.State == latchkey.LoginAccepted {
		v.again()
		return nil
	}
	provider, ok := v.provider(v.r.PostForm.Get("provider"))
	if !ok {
		v.render(http.StatusUnprocessableEntity, view{State: "providers", Providers: v.offered})
		return nil
	}
	known, err := v.known(ctx, provider)
	if err != nil {
		return err
	}
	entered := read(provider.Settings, v.r.PostForm, known, v.webview.Reconnects)
	if len(entered.problems) > 0 {
		return v.form(ctx, provider.Name, &entered, &problem{
			Title: "Something is missing", Text: "Look at the fields that are marked.",
		})
	}
	err = v.Page.TryLogin(ctx, v.webview.ID, provider.Name, entered.secret())
	if latchkey.CodeOf(err) == latchkey.EInvalid {
		return v.form(ctx, provider.Name, &entered, &problem{
			Title: "No more tries", Text: "Too many logins were tried through this link. Ask for a new one.",
		})
	}
	if err != nil {
		return err
	}
	v.again()
	return nil
}

// again sends the browser to the page anew, so that reloading it sends no form
// twice. The place is relative: a proxy may serve us under a path of its own.
func (v *visit) again() {
	v.w.Header().Set("Location", "view?"+place(v.webview.ID, latchkey.NewSecret(v.r.URL.Query().Get("auth_token"))))
	v.w.WriteHeader(http.StatusSeeOther)
}

func (v *visit) render(status int, shown view) {
	shown.Webview, shown.Place = v.webview, v.r.URL.Query()
	var text bytes.Buffer
	if err := pages.ExecuteTemplate(&text, "page.html", shown); err != nil {
		v.Log.Error("the connect page cannot be drawn", "error", err)
		http.Error(v.w, "The page cannot be shown.", http.StatusInternalServerError)
		return
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if next := shown.Next(); shown.State == "done" && next != "" {
		v.w.Header().Set("Refresh", "5; url="+string(next))
	}
	v.w.WriteHeader(status)
	_, _ = v.w.Write(text.Bytes()) // the browser may have left
}
