package api

import (
	"strings"
	"unicode/utf8"

	"latchkey"
)

// The bounds of custom metadata (contract 1.9).
const (
	maxMetadataKey   = 40
	maxMetadataValue = 500
)

// checkMetadata refuses custom metadata that the contract does not allow. A nil
// value takes its key away.
func checkMetadata(metadata map[string]any) error {
	if len(metadata) > latchkey.MaxMetadata {
		return latchkey.Invalid("custom_metadata", "At most 50 keys")
	}
	for key, value := range metadata {
		if key == "" || utf8.RuneCountInString(key) > maxMetadataKey || strings.Contains(key, ".") {
			return latchkey.Invalid("custom_metadata", "Keys have 1 to 40 characters and no dot")
		}
		switch value := value.(type) {
		case nil, bool:
		case string:
			if utf8.RuneCountInString(value) > maxMetadataValue {
				return latchkey.Invalid("custom_metadata", "Texts have at most 500 characters")
			}
		default:
			return latchkey.Invalid("custom_metadata", "Values are texts, true or false, or null to take a key away")
		}
	}
	return nil
}
