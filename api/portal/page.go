package portal

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

//go:embed templates assets texts
var files embed.FS

var (
	page      = template.Must(template.ParseFS(files, "templates/page.html"))
	languages = language.MustRead(files, "en", "de", "es")
)

// AssetsPath is where the page's style and script are.
const AssetsPath = Path + "/assets/"

// New serves the page. It is the same for every portal: its script learns which.
func New(log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Path, func(w http.ResponseWriter, r *http.Request) { show(w, r, log) })
	mux.Handle("GET "+AssetsPath, http.StripPrefix(AssetsPath, http.FileServerFS(assets())))
	return locked(mux)
}

func assets() fs.FS {
	inside, err := fs.Sub(files, "assets")
	if err != nil {
		panic("portal: the assets are not embedded: " + err.Error())
	}
	return inside
}

// show draws the page in the language that its address asks for, else in the browser's.
func show(w http.ResponseWriter, r *http.Request, log *slog.Logger) {
	name := languages.For(cmp.Or(r.URL.Query().Get("locale"), r.Header.Get("Accept-Language")))
	var text bytes.Buffer
	err := page.Execute(&text, struct {
		Language string
		T        map[string]string
	}{name, languages[name]})
	if err != nil {
		log.Error("the page of portals cannot be drawn", "error", err)
		http.Error(w, "The page cannot be shown.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", name)
	w.Header().Set("Vary", "Accept-Language")
	_, _ = w.Write(text.Bytes()) // the browser may have left
}

// policy lets the page load nothing but our files and the pictures of its owner,
// talk to nobody but us, and be framed by any web page.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https:; connect-src 'self'; " +
	"form-action 'none'; base-uri 'none'; frame-ancestors https: http:"

// locked sets what keeps the page to itself.
func locked(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Robots-Tag", "noindex")
		header.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
