package connect

import (
	"fmt"
	"strconv"
	"strings"

	"latchkey"
)

// field is a setting as the form shows it.
type field struct {
	latchkey.Setting

	Key     string // the name in the form
	ID      string // in the page
	Value   string
	Kept    bool // a secret is there and stays when the field is left empty
	Removed bool // the box that takes the secret away is ticked
	Problem string
	Entries []entry
	Blank   entry // what a new entry looks like; Mark stands for its number
	Mark    string
}

type entry struct {
	Title  string
	Fields []field
}

// Asks reports whether the browser may insist on the field.
func (f field) Asks() bool { return !f.MayBeEmpty() && !f.Kept && !strings.Contains(f.Key, "__") }

// MayBeEmpty reports whether nothing need be entered the first time.
func (f field) MayBeEmpty() bool { return !f.Required || f.Drawn }

// CanRemove reports whether there is a secret to be taken away.
func (f field) CanRemove() bool { return f.Kept && f.Removable() }

// Removal is the name of the box that takes the secret away.
func (f field) Removal() string { return removal(f.Key) }

func removal(key string) string { return "remove." + key }

// InputMode helps phones to show the right keyboard.
func (f field) InputMode() string {
	if f.Kind == latchkey.SettingNumber {
		return "numeric"
	}
	return "text"
}

// fieldsOf are the fields of settings with these values. Known are the values
// from before, which alone say whether a secret is there.
func fieldsOf(settings []latchkey.Setting, values, known map[string]any, problems map[string]string, prefix string) []field {
	fields := make([]field, len(settings))
	for i, setting := range settings {
		key := prefix + setting.Name
		f := field{Setting: setting, Key: key, ID: "f-" + strings.ReplaceAll(key, ".", "-"), Problem: problems[key]}
		switch value := values[setting.Name]; {
		case setting.Kind == latchkey.SettingList:
			f.addEntries(value, problems)
		case setting.Secret:
			f.Kept = isThere(known[setting.Name])
			f.Removed = f.CanRemove() && !isThere(values[setting.Name])
		case value != nil:
			f.Value = shown(value)
		}
		fields[i] = f
	}
	return fields
}

// isThere reports whether a value of a secret is one.
func isThere(value any) bool { return value != nil && value != "" }

// addEntries adds what the list has. A list that must have an entry begins with one.
func (f *field) addEntries(value any, problems map[string]string) {
	list, _ := value.([]any)
	if len(list) == 0 && f.Required {
		list = []any{nil}
	}
	for i, one := range list {
		values, _ := one.(map[string]any)
		f.Entries = append(f.Entries, f.entry(strconv.Itoa(i), values, problems))
	}
	f.Mark = "__" + f.Name + "__"
	f.Blank = f.entry(f.Mark, nil, nil)
}

func (f *field) entry(number string, values map[string]any, problems map[string]string) entry {
	return entry{
		Title: f.EntryTitle, Fields: fieldsOf(f.Each, values, nil, problems, f.Key+"."+number+"."),
	}
}

// shown is a value as text. A number of JSON may be long: it is not shown as 4e+08.
func shown(value any) string {
	if number, ok := value.(float64); ok {
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}
