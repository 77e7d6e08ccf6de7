package openapi

import (
	"maps"

	"latchkey/api/param"
)

func fields(s *param.Schema) object {
	properties, required := object{}, []string{}
	for _, field := range s.Fields {
		property := of(field.Schema)
		if field.Doc != "" {
			property[keyDescription] = field.Doc
		}
		if field.Deprecated {
			property["deprecated"] = true
		}
		if field.Required {
			required = append(required, field.Name)
		}
		properties[field.Name] = property
	}
	out := object{"type": typeObject, keyProperties: properties}
	if len(required) > 0 {
		out[keyRequired] = required
	}
	maps.Copy(out, rules(s.Rules))
	return out
}

// rules are said in the schema where it has words for them: one of the fields,
// or any of them. The others are left to the server.
func rules(all []param.Rule) object {
	out := object{}
	for _, rule := range all {
		switch {
		case rule.Least == 0 || len(rule.Else) > 0:
		case rule.Most == 1:
			out["oneOf"] = alternatives(rule.Names)
		default:
			out["anyOf"] = alternatives(rule.Names)
		}
	}
	return out
}

func alternatives(names []string) []object {
	out := make([]object, len(names))
	for i, name := range names {
		out[i] = object{keyRequired: []string{name}}
	}
	return out
}
