package wire

import "latchkey"

// fillCode puts the PIN into an event that the contract gives one. It was opened
// as the event was read: the stored event has none.
func fillCode(out map[string]any, e latchkey.Event) {
	code, former := unlessEmpty(e.Code.Reveal()), unlessEmpty(e.FormerCode.Reveal())
	from, to := map[string]any{"code": former}, map[string]any{"code": code}
	switch e.Type {
	case latchkey.EventCodePINChanged:
		out["from"], out["to"] = from, to
	case latchkey.EventCodeChanged:
		fillEach(out["changed_properties"], "property", "code", former, code)
	case latchkey.EventCodeChangeRequested:
		fillEach(out["requested_mutations"], "mutation_code", "updating_code", from, to)
	case latchkey.EventCodeDeleted:
		out["code"] = code // null where it was never known
	default:
		if code != nil {
			out["code"] = *code
		}
	}
}

// fillEach fills in the one change of a list that is about the PIN.
func fillEach(list any, key, value string, from, to any) {
	changes, _ := list.([]any)
	for _, change := range changes {
		if fields, ok := change.(map[string]any); ok && fields[key] == value {
			fields["from"], fields["to"] = from, to
		}
	}
}
