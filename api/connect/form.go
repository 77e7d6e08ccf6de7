package connect

import (
	"crypto/rand"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"latchkey"
)

// entered are the settings of a submitted form.
type entered struct {
	values   map[string]any    // as the account's configuration
	problems map[string]string // by the name of the form's field
}

func (e entered) secret() latchkey.Secret {
	text, err := json.Marshal(e.values)
	if err != nil {
		panic("connect: texts and numbers are not JSON: " + err.Error())
	}
	return latchkey.NewSecret(string(text))
}

func parse(settings latchkey.Secret) map[string]any {
	var values map[string]any
	if settings.IsZero() || json.Unmarshal([]byte(settings.Reveal()), &values) != nil {
		return nil
	}
	return values
}

// read takes the settings out of a form. A secret that is left empty stays what
// it was, or is drawn: it is never sent to the browser.
func read(settings []latchkey.Setting, form url.Values, known map[string]any) entered {
	e := entered{problems: map[string]string{}}
	e.values = e.object(settings, form, known, "settings.")
	return e
}

func (e entered) object(settings []latchkey.Setting, form url.Values, known map[string]any, prefix string) map[string]any {
	values := map[string]any{}
	for _, setting := range settings {
		value := e.value(setting, form, known[setting.Name], prefix+setting.Name)
		if value != nil {
			values[setting.Name] = value
		} else if setting.Required && e.problems[prefix+setting.Name] == "" {
			e.problems[prefix+setting.Name] = "Fill this in."
		}
	}
	return values
}

// value is nil for a setting that was left empty.
func (e entered) value(setting latchkey.Setting, form url.Values, known any, name string) any {
	if setting.Kind == latchkey.SettingList {
		return e.list(setting, form, name)
	}
	text := strings.ReplaceAll(strings.TrimSpace(form.Get(name)), "\r\n", "\n") // as forms end the lines of a text
	switch {
	case text == "" && setting.Drawn && known == nil:
		return rand.Text()
	case text == "" && setting.Secret:
		return known
	case text == "":
		return nil
	case setting.Kind == latchkey.SettingNumber:
		return e.number(text, name)
	case setting.Choices != nil && !slices.Contains(setting.Choices, text):
		e.problems[name] = "Choose one of these."
	}
	return text
}

func (e entered) number(text, name string) any {
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		e.problems[name] = "This must be a whole number."
		return text // to be shown again
	}
	return number
}

// list reads the entries of a list in the order of their numbers. An entry with
// nothing in it is left out.
func (e entered) list(setting latchkey.Setting, form url.Values, name string) any {
	var entries []any
	for _, number := range numbers(form, name+".") {
		prefix := name + "." + strconv.Itoa(number) + "."
		if empty(setting.Each, form, prefix) {
			continue
		}
		entries = append(entries, e.object(setting.Each, form, nil, prefix))
	}
	if entries == nil {
		return nil
	}
	return entries
}

// numbers are those of the entries that a form has.
func numbers(form url.Values, prefix string) []int {
	var found []int
	for key := range form {
		rest, ok := strings.CutPrefix(key, prefix)
		if !ok {
			continue
		}
		digits, _, _ := strings.Cut(rest, ".")
		if number, err := strconv.Atoi(digits); err == nil && !slices.Contains(found, number) {
			found = append(found, number)
		}
	}
	slices.Sort(found)
	return found
}

// empty reports whether nothing was entered but what the form chose by itself.
func empty(settings []latchkey.Setting, form url.Values, prefix string) bool {
	for _, setting := range settings {
		if setting.Choices != nil {
			continue
		}
		for key, values := range form {
			mine := key == prefix+setting.Name || strings.HasPrefix(key, prefix+setting.Name+".")
			if mine && strings.TrimSpace(strings.Join(values, "")) != "" {
				return false
			}
		}
	}
	return true
}
