// Package language reads the words of a page and chooses whose.
package language

import (
	"encoding/json"
	"io/fs"
	"strconv"
	"strings"
)

// Words are those of a page by language, then by their names.
type Words map[string]map[string]string

// MustRead reads texts/*.json of the languages named. English is one of them.
func MustRead(files fs.FS, names ...string) Words {
	all := Words{}
	for _, name := range names {
		var words map[string]string
		text, err := fs.ReadFile(files, "texts/"+name+".json")
		if err == nil {
			err = json.Unmarshal(text, &words)
		}
		if err != nil {
			panic("texts/" + name + ".json: " + err.Error())
		}
		all[name] = words
	}
	return all
}

// For chooses a language by what a browser accepts: the one that it likes best of
// those there are, else English. Regions make no difference.
func (w Words) For(accepted string) string {
	best, liking := "en", 0.0
	for part := range strings.SplitSeq(accepted, ",") {
		tag, options, _ := strings.Cut(strings.TrimSpace(part), ";")
		name, _, _ := strings.Cut(strings.ToLower(tag), "-")
		weight := 1.0
		if value, given := strings.CutPrefix(strings.ReplaceAll(options, " ", ""), "q="); given {
			weight, _ = strconv.ParseFloat(value, 64) // what cannot be read is not wanted
		}
		if _, there := w[name]; there && weight > liking {
			best, liking = name, weight
		}
	}
	return best
}
