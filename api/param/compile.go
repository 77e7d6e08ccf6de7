package param

import (
	"fmt"
	"reflect"
	"time"
)

// Of reads the schema of a parameter struct from its tags. It panics when the
// tags make no sense: tables of routes are built at start.
func Of[P any]() *Schema { return object(reflect.TypeFor[P]()) }

func object(t reflect.Type) *Schema {
	schema := &Schema{Kind: Object}
	for _, f := range reflect.VisibleFields(t) {
		if tag, tagged := f.Tag.Lookup("param"); tagged {
			schema.Fields = append(schema.Fields, field(f, tag))
		}
	}
	if ruled, ok := reflect.TypeAssert[Ruled](reflect.Zero(t)); ok {
		schema.Rules = ruled.Rules()
	}
	return schema
}

func field(f reflect.StructField, tag string) Field {
	out := Field{Doc: f.Tag.Get("doc"), index: f.Index, Schema: of(f.Type)}
	out.apply(tag)
	out.Schema.leaf().enum(f.Tag.Get("enum"))
	out.Schema.leaf().pattern(f.Tag.Get("pattern"))
	return out
}

// of makes the schema that a Go type alone implies.
func of(t reflect.Type) *Schema {
	if opt, ok := reflect.TypeAssert[optional](reflect.New(t)); ok {
		return of(opt.inner())
	}
	if t == reflect.TypeFor[time.Time]() {
		return &Schema{Kind: String, Format: LooseTime}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return of(t.Elem())
	case reflect.Slice:
		return &Schema{Kind: Array, Item: of(t.Elem())}
	case reflect.Struct:
		return object(t)
	default:
		return scalar(t)
	}
}

func scalar(t reflect.Type) *Schema {
	schema := &Schema{Kind: kindOf(t)}
	if listed, ok := reflect.TypeAssert[Listed](reflect.Zero(t)); ok {
		schema.Values = listed.Values()
	}
	return schema
}

// Listed is a string type whose values are a closed list.
type Listed interface{ Values() []string }

func kindOf(t reflect.Type) Kind {
	switch t.Kind() {
	case reflect.String:
		return String
	case reflect.Bool:
		return Boolean
	case reflect.Int:
		return Integer
	case reflect.Float64:
		return Number
	case reflect.Map:
		return Record
	default:
		panic(fmt.Sprintf("param: a parameter cannot be a %s", t))
	}
}
