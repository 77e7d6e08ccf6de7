package latchkey

import (
	"log/slog"
	"strings"
)

// Secret is a PIN, a card number or a token. It prints as "[redacted]"
// wherever a formatter, a logger or an encoder meets it; Reveal is the one way
// to the text, so that a search for Reveal finds every place that uses it.
type Secret struct{ text string }

const redacted = "[redacted]"

// NewSecret wraps text.
func NewSecret(text string) Secret { return Secret{text: text} }

// Reveal returns the text. Call it only where the text has to leave the
// process: to a lock, to the caller who owns it, to the cipher.
func (s Secret) Reveal() string { return s.text }

// IsZero reports whether there is no text.
func (s Secret) IsZero() bool { return s.text == "" }

// RemovedFrom is a text without the secret.
func (s Secret) RemovedFrom(text string) string {
	if s.IsZero() {
		return text
	}
	return strings.ReplaceAll(text, s.text, redacted)
}

// String implements fmt.Stringer.
func (Secret) String() string { return redacted }

// GoString implements fmt.GoStringer.
func (Secret) GoString() string { return redacted }

// MarshalText implements encoding.TextMarshaler, so that JSON never carries it.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue implements slog.LogValuer.
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }
