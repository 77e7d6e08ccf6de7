package param

// Texts visits every text that the values have under a name of the schema, also
// within lists and objects. Free keys (of a Record) are no names of the schema.
func (s *Schema) Texts(values map[string]any, visit func(name, text string)) {
	for _, field := range s.Fields {
		field.Schema.texts(field.Name, values[field.Name], visit)
	}
}

func (s *Schema) texts(name string, value any, visit func(name, text string)) {
	switch value := value.(type) {
	case string:
		visit(name, value)
	case []any:
		for _, item := range value {
			s.Item.texts(name, item, visit)
		}
	case map[string]any:
		if s.Kind == Object {
			s.Texts(value, visit)
		}
	}
}
