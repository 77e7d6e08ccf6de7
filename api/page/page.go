// Package page serves web pages of ours that are the same for everybody: their
// script learns from the API what to show to whom.
package page

import (
	"bytes"
	"cmp"
	"embed"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"

	"latchkey/api/language"
)

// Page is one such page. Files has its templates/page.html, which is given Language
// and T, the words, and its assets, which are served under Path/assets/.
type Page struct {
	Path      string
	Name      string // in the log, such as "portals"
	Files     embed.FS
	Languages language.Words
	Policy    string // Content-Security-Policy
}

// Handler serves the page in the language that its address asks for, else in the
// browser's. No other site learns its address, and no cache keeps it. It panics when
// the files are not those of a page: they are part of the program.
func (p Page) Handler(log *slog.Logger) http.Handler {
	text := template.Must(template.ParseFS(p.Files, "templates/page.html"))
	assets, err := fs.Sub(p.Files, "assets")
	if err != nil {
		panic(p.Name + ": the assets are not embedded: " + err.Error())
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+p.Path, func(w http.ResponseWriter, r *http.Request) { p.show(w, r, text, log) })
	mux.Handle("GET "+p.Path+"/assets/", http.StripPrefix(p.Path+"/assets/", http.FileServerFS(assets)))
	return Locked(mux, p.Policy, "no-referrer")
}

func (p Page) show(w http.ResponseWriter, r *http.Request, text *template.Template, log *slog.Logger) {
	name := p.Languages.For(cmp.Or(r.URL.Query().Get("locale"), r.Header.Get("Accept-Language")))
	var drawn bytes.Buffer
	err := text.Execute(&drawn, struct {
		Language string
		T        map[string]string
	}{name, p.Languages[name]})
	if err != nil {
		log.Error("a page cannot be drawn", "page", p.Name, "error", err)
		http.Error(w, "The page cannot be shown.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", name)
	w.Header().Set("Vary", "Accept-Language")
	_, _ = w.Write(drawn.Bytes()) // the browser may have left
}

// Locked sets what keeps a page to itself: what it may load and who may frame it
// (policy, a Content-Security-Policy), and who learns its address (referrer, a
// Referrer-Policy).
func Locked(next http.Handler, policy, referrer string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("Referrer-Policy", referrer)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Robots-Tag", "noindex")
		header.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
