package param

import (
	"encoding/json"
	"net/url"
)

// Serialize writes values as a strict query (contract 1.4): lists as repeated
// keys, objects dotted, null and empty lists as key=. It is the inverse of
// ParseQuery but for empty texts, which a query cannot tell from null.
func Serialize(values map[string]any) string {
	out := url.Values{"_strict": {"true"}}
	serialize(out, "", values)
	return out.Encode()
}

func serialize(out url.Values, prefix string, values map[string]any) {
	for name, value := range values {
		switch v := value.(type) {
		case map[string]any:
			serialize(out, prefix+name+".", v)
		case []any:
			out[prefix+name] = texts(v)
		default:
			out[prefix+name] = []string{text(v)}
		}
	}
}

func texts(items []any) []string {
	if len(items) == 0 {
		return []string{""}
	}
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = text(item)
	}
	return out
}

func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	}
	return ""
}
