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
	typed    []string          // the fields of the secrets that were entered, which are not shown back
	moved    bool              // secrets from before would be sent to an address that they were not given for
}

func (e *entered) secret() latchkey.Secret {
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
// it was, or is drawn: it is never sent to the browser. Those of an account were
// entered by somebody else: they stay for the address that they were given for.
func read(settings []latchkey.Setting, form url.Values, known map[string]any, ofAccount bool) entered {
	e := entered{problems: map[string]string{}, moved: ofAccount && moved(settings, form, known)}
	e.values = e.object(settings, form, known, root)
	if len(e.problems) > 0 {
		e.askAgain()
	}
	return e
}

// root begins the name of each field of a setting.
const root = "settings."

// moved reports whether a form has another address than the one that is known.
func moved(settings []latchkey.Setting, form url.Values, known map[string]any) bool {
	return slices.ContainsFunc(settings, func(s latchkey.Setting) bool {
		before, _ := known[s.Name].(string)
		return s.Address && trimmed(form, root+s.Name) != before
	})
}

// askAgain marks the secrets that were entered: the form comes back without them.
func (e *entered) askAgain() {
	for _, name := range e.typed {
		if e.problems[name] == "" {
			e.problems[name] = "Enter this again: it is not shown back."
		}
	}
}

// trimmed is what was entered into a field.
func trimmed(form url.Values, name string) string {
	return strings.ReplaceAll(strings.TrimSpace(form.Get(name)), "\r\n", "\n") // as forms end the lines of a text
}

func (e *entered) object(settings []latchkey.Setting, form url.Values, known map[string]any, prefix string) map[string]any {
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
func (e *entered) value(setting latchkey.Setting, form url.Values, known any, name string) any {
	if setting.Kind == latchkey.SettingList {
		return e.list(setting, form, name)
	}
	text := trimmed(form, name)
	switch {
	case text == "" && setting.Drawn && known == nil:
		return rand.Text()
	case text == "" && setting.Secret:
		return e.kept(setting, form, known, name)
	case text == "":
		return nil
	case setting.Kind == latchkey.SettingNumber:
		return e.number(text, name)
	case setting.Choices != nil && !slices.Contains(setting.Choices, text):
		e.problems[name] = "Choose one of these."
	case setting.Secret:
		e.typed = append(e.typed, name)
	}
	return text
}

// kept is what becomes of a secret whose field was left empty: it stays, unless it
// is to be taken away.
func (e *entered) kept(setting latchkey.Setting, form url.Values, known any, name string) any {
	switch {
	case !isThere(known), setting.Removable() && form.Has(removal(name)):
		return nil
	case e.moved && setting.Removable():
		e.problems[name] = "Enter this again, or remove it: it was given for another address."
	case e.moved && !setting.Drawn:
		e.problems[name] = "Enter this again: it was given for another address."
	}
	return known
}

func (e *entered) number(text, name string) any {
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		e.problems[name] = "This must be a whole number."
		return text // to be shown again
	}
	return number
}

// list reads the entries of a list in the order of their numbers. An entry with
// nothing in it is left out.
func (e *entered) list(setting latchkey.Setting, form url.Values, name string) any {
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
