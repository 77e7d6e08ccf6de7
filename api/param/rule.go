package param

import "strings"

// Ruled is a parameter struct with rules across its fields.
type Ruled interface{ Rules() []Rule }

// Rule is a rule across the fields of an object. A field counts as given when
// it was sent and is not null.
type Rule struct {
	Names []string
	Least int      // how many must be given
	Most  int      // how many may be given
	Else  []string // when one of these is given, Least does not hold
}

// ExactlyOne is the rule that one of the fields is given and no other.
func ExactlyOne(names ...string) Rule { return Rule{Names: names, Least: 1, Most: 1} }

// AtLeastOne is the rule that some of the fields are given.
func AtLeastOne(names ...string) Rule { return Rule{Names: names, Least: 1, Most: len(names)} }

// AtMostOne is the rule that no two of the fields are given.
func AtMostOne(names ...string) Rule { return Rule{Names: names, Most: 1} }

// Unless is the rule without its lower bound when one of the fields is given.
func (r Rule) Unless(names ...string) Rule {
	r.Else = names
	return r
}

// broken returns what is wrong with the values, "" for nothing.
func (r Rule) broken(values map[string]any) string {
	given := count(values, r.Names)
	switch {
	case given < r.Least && count(values, r.Else) == 0:
		return r.missing()
	case given > r.Most:
		return r.tooMany()
	}
	return ""
}

func count(values map[string]any, names []string) int {
	given := 0
	for _, name := range names {
		if values[name] != nil {
			given++
		}
	}
	return given
}

func (r Rule) missing() string {
	if len(r.Names) == 2 && r.Most == 1 {
		return "Must specify either " + r.Names[0] + " or " + r.Names[1]
	}
	return "Must specify one of " + strings.Join(r.Names, ", ")
}

func (r Rule) tooMany() string {
	if len(r.Names) == 2 {
		return "Cannot specify both " + r.Names[0] + " and " + r.Names[1]
	}
	return "Cannot specify more than one of " + strings.Join(r.Names, ", ")
}
