package param

import (
	"reflect"
	"slices"
	"strconv"
)

// Decode fills dst, a pointer to the struct that the schema is of, with the
// values of a request and returns all that is wrong with them.
func (s *Schema) Decode(values map[string]any, dst any) Issues {
	var found Issues
	d := decoder{found: &found}
	d.object(s, values, reflect.ValueOf(dst).Elem())
	return found
}

// decoder walks values, schema and Go value side by side.
type decoder struct {
	at    []string
	found *Issues
}

// into is the decoder one step down.
func (d decoder) into(step string) decoder {
	return decoder{at: append(slices.Clip(d.at), step), found: d.found}
}

func (d decoder) object(s *Schema, values map[string]any, dst reflect.Value) {
	for _, field := range s.Fields {
		raw, sent := values[field.Name]
		switch below := d.into(field.Name); {
		case sent:
			below.value(field.Schema, raw, dst.FieldByIndex(field.index))
		case field.Required:
			below.addf(required)
		}
	}
	for _, rule := range s.Rules {
		if text := rule.broken(values); text != "" {
			d.addf("%s", text)
		}
	}
}

func (d decoder) value(s *Schema, raw any, dst reflect.Value) {
	if raw == nil {
		d.null(s, dst)
		return
	}
	switch dst = open(dst); s.Kind {
	case String:
		d.text(s, raw, dst)
	case Number, Integer:
		d.number(s, raw, dst)
	case Boolean:
		d.boolean(s, raw, dst)
	case Array:
		d.array(s, raw, dst)
	case Object, Record:
		d.keyed(s, raw, dst)
	}
}

func (d decoder) null(s *Schema, dst reflect.Value) {
	if !s.Nullable {
		d.wrong(s, nil)
		return
	}
	if opt, ok := reflect.TypeAssert[optional](dst.Addr()); ok {
		opt.setNull()
	}
}

// open makes room behind an Opt or a pointer and returns the place to fill.
func open(dst reflect.Value) reflect.Value {
	if opt, ok := reflect.TypeAssert[optional](dst.Addr()); ok {
		return open(opt.open())
	}
	if dst.Kind() == reflect.Pointer {
		dst.Set(reflect.New(dst.Type().Elem()))
		return open(dst.Elem())
	}
	return dst
}

func (d decoder) array(s *Schema, raw any, dst reflect.Value) {
	items, ok := raw.([]any)
	if !ok {
		d.wrong(s, raw)
		return
	}
	d.size(s, len(items), "Array", "element(s)")
	dst.Set(reflect.MakeSlice(dst.Type(), len(items), len(items)))
	for i, item := range items {
		d.into(strconv.Itoa(i)).value(s.Item, item, dst.Index(i))
	}
}

func (d decoder) keyed(s *Schema, raw any, dst reflect.Value) {
	values, ok := raw.(map[string]any)
	switch {
	case !ok:
		d.wrong(s, raw)
	case s.Kind == Record:
		d.record(s, values, dst)
	default:
		d.object(s, values, dst)
	}
}
