package keypage

import (
	"embed"
	"log/slog"
	"net/http"

	"latchkey/api/page"
)

//go:embed templates assets texts
var files embed.FS

// AssetsPath is where the page's style, script and images are.
const AssetsPath = Path + "/assets/"

// New serves the page. It is the same for every key: its script learns which one.
func New(log *slog.Logger) http.Handler {
	return page.Page{Path: Path, Name: "instant keys", Files: files, Languages: languages, Policy: policy}.Handler(log)
}

// policy lets the page load nothing but its own files and the pictures of its
// owner, talk to nobody but us, and stand in no frame: nobody gets a click on
// "unlock" that was meant for something else.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: https:; connect-src 'self'; " +
	"form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
