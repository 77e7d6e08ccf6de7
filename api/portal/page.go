package portal

import (
	"embed"
	"log/slog"
	"net/http"

	"latchkey/api/language"
	"latchkey/api/page"
)

//go:embed templates assets texts
var files embed.FS

var languages = language.MustRead(files, "en", "de", "es")

// AssetsPath is where the page's style and script are.
const AssetsPath = Path + "/assets/"

// New serves the page. It is the same for every portal: its script learns which.
func New(log *slog.Logger) http.Handler {
	return page.Page{Path: Path, Name: "portals", Files: files, Languages: languages, Policy: policy}.Handler(log)
}

// policy lets the page load nothing but our files and the pictures of its owner,
// talk to nobody but us, and be framed by any web page.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https:; connect-src 'self'; " +
	"form-action 'none'; base-uri 'none'; frame-ancestors https: http:"
