package openapi

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"latchkey/api/route"
)

// results are the structs that answers are made of, by name.
type results object

// described is a type that says itself what it looks like on the wire.
type described interface{ OpenAPI() map[string]any }

// envelope is the whole answer of a row.
func (r results) envelope(row route.Row) object {
	properties, required := object{"ok": object{"type": "boolean"}}, []string{"ok"}
	if row.Result != nil {
		properties[row.Key], required = r.of(row.Result), append(required, row.Key)
	}
	if row.SameAs != "" {
		properties[row.SameAs], required = r.of(row.Result), append(required, row.SameAs)
	}
	for _, key := range slices.Sorted(maps.Keys(row.Beside)) {
		properties[key], required = r.of(row.Beside[key]), append(required, key)
	}
	if row.Paged {
		properties["pagination"] = r.of(reflect.TypeFor[route.Pagination]())
		required = append(required, "pagination")
	}
	return object{"type": typeObject, keyProperties: properties, keyRequired: required}
}

func (r results) of(t reflect.Type) object {
	if own, ok := reflect.TypeAssert[described](reflect.Zero(t)); ok && t.Kind() != reflect.Pointer {
		return own.OpenAPI()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return nullable(r.of(t.Elem()))
	case reflect.Slice:
		return object{"type": "array", "items": r.of(t.Elem())}
	case reflect.Struct:
		return r.named(t)
	case reflect.Map:
		return object{"type": typeObject, "additionalProperties": true}
	default:
		return plain(t)
	}
}

func plain(t reflect.Type) object {
	switch t.Kind() {
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	default:
		return object{"type": typeString}
	}
}

// nullable adds null to a schema. Beside a reference nothing else may stand.
func nullable(schema object) object {
	if _, reference := schema["$ref"]; reference {
		return object{"allOf": []object{schema}, "nullable": true}
	}
	schema["nullable"] = true
	return schema
}

// named puts a struct among the components and refers to it.
func (r results) named(t reflect.Type) object {
	if _, done := r[t.Name()]; !done {
		r[t.Name()] = object{} // for structs that hold themselves
		r[t.Name()] = r.structure(t)
	}
	return object{"$ref": "#/components/schemas/" + t.Name()}
}

func (r results) structure(t reflect.Type) object {
	properties, required := object{}, []string{}
	for _, field := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" {
			continue
		}
		optional := strings.Contains(options, "omit")
		if !optional {
			required = append(required, name)
		}
		properties[name] = r.property(field, name, optional)
	}
	out := object{"type": typeObject, keyProperties: properties}
	if len(required) > 0 {
		out[keyRequired] = required
	}
	return out
}

func (r results) property(field reflect.StructField, name string, optional bool) object {
	t := field.Type
	if optional && t.Kind() == reflect.Pointer { // left out rather than null
		t = t.Elem()
	}
	schema := r.of(t)
	if field.Tag.Get("nullable") != "" {
		schema = nullable(schema)
	}
	refine(schema, field.Tag, name)
	return schema
}

// refine adds what a name and its tags say of a text. Ids are uuids.
func refine(schema object, tag reflect.StructTag, name string) {
	if schema["type"] == typeString && strings.HasSuffix(name, "_id") {
		schema["format"] = "uuid"
	}
	if items, ok := schema["items"].(object); ok && strings.HasSuffix(name, "_ids") {
		items["format"] = "uuid"
	}
	if values := tag.Get("enum"); values != "" {
		schema["enum"] = strings.Split(values, "|")
	}
	if format := tag.Get("format"); format != "" {
		schema["format"] = format
	}
	if doc := tag.Get("doc"); doc != "" && schema["$ref"] == nil {
		schema[keyDescription] = doc
	}
}
