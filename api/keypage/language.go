package keypage

import (
	"encoding/json"
	"strconv"
	"strings"
)

// languages are the words of the page by language: texts/*.json.
var languages = mustRead("en", "de", "es")

func mustRead(names ...string) map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, name := range names {
		var words map[string]string
		text, err := files.ReadFile("texts/" + name + ".json")
		if err == nil {
			err = json.Unmarshal(text, &words)
		}
		if err != nil {
			panic("keypage: texts/" + name + ".json: " + err.Error())
		}
		all[name] = words
	}
	return all
}

// languageFor chooses a language by what a browser accepts: the one that it
// likes best of those there are, else English. Regions make no difference.
func languageFor(accepted string) string {
	best, liking := "en", 0.0
	for part := range strings.SplitSeq(accepted, ",") {
		tag, options, _ := strings.Cut(strings.TrimSpace(part), ";")
		name, _, _ := strings.Cut(strings.ToLower(tag), "-")
		weight := 1.0
		if value, given := strings.CutPrefix(strings.ReplaceAll(options, " ", ""), "q="); given {
			weight, _ = strconv.ParseFloat(value, 64) // what cannot be read is not wanted
		}
		if _, there := languages[name]; there && weight > liking {
			best, liking = name, weight
		}
	}
	return best
}
