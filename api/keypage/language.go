package keypage

import "latchkey/api/language"

// languages are the words of the page.
var languages = language.MustRead(files, "en", "de", "es")
