package openapi

import (
	"strings"

	"latchkey/api/param"
	"latchkey/api/route"
)

// body is the parameters of a row as a JSON object.
func body(row route.Row) object {
	schema := of(row.Params)
	if limit, ok := schema[keyProperties].(object)["limit"].(object); ok && row.Paged {
		limit["default"] = row.PageSize
	}
	return schema
}

// query is the parameters of a row as query parameters.
func query(row route.Row) []object {
	properties, _ := body(row)[keyProperties].(object)
	out := []object{}
	for _, field := range row.Params.Fields {
		parameter := object{
			"name": field.Name, "in": "query", "schema": properties[field.Name],
			keyRequired: field.Required, "deprecated": field.Deprecated,
		}
		switch field.Schema.Kind {
		case param.Object, param.Record:
			parameter[keyDescription] = strings.TrimSpace(field.Doc + " In a query as dotted keys: " + field.Name + ".key=value.")
		default:
			if field.Doc != "" {
				parameter[keyDescription] = field.Doc
			}
		}
		out = append(out, parameter)
	}
	return out
}

func of(s *param.Schema) object {
	out := shape(s)
	if s.Nullable {
		out["nullable"] = true
	}
	if s.Values != nil {
		out["enum"] = s.Values
	}
	if s.Pattern != nil {
		out["pattern"] = s.Pattern.String()
	}
	bound(out, s)
	return out
}

func shape(s *param.Schema) object {
	switch s.Kind {
	case param.Array:
		return object{"type": "array", "items": of(s.Item)}
	case param.Object:
		return fields(s)
	case param.Record:
		return object{"type": typeObject, "additionalProperties": true}
	case param.String:
		return text(s.Format)
	case param.Integer:
		return object{"type": "integer", "format": "int32"} // as the database keeps it
	case param.Number, param.Boolean:
	}
	return object{"type": string(s.Kind)}
}

func text(format param.Format) object {
	switch format {
	case param.UUID, param.Email:
		return object{"type": typeString, "format": string(format)}
	case param.DateTime:
		return object{"type": typeString, "format": "date-time"}
	case param.LooseTime:
		return object{"type": typeString, keyDescription: "A date and time in ISO 8601, UTC unless it says otherwise."}
	case param.AnyFormat:
	}
	return object{"type": typeString}
}

// bound writes the bounds under the names that each type has for them.
func bound(out object, s *param.Schema) {
	low, high := "minimum", "maximum"
	switch s.Kind {
	case param.String:
		low, high = "minLength", "maxLength"
	case param.Array:
		low, high = "minItems", "maxItems"
	default:
	}
	if s.Min != nil {
		out[low] = *s.Min
	}
	if s.Max != nil {
		out[high] = *s.Max
	}
}
