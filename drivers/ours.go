package drivers

import "slices"

// ours picks the entries that op's credential left on the door. Where hardware
// keeps marks, as any mark in the listing shows, those with our mark are ours
// and no other, but for one that is being taken over: its ref tells until it has
// our mark. Elsewhere a known ref decides: what it does not name is not
// ours, whatever its digits, because anybody may have keyed them in since. Our
// digits alone tell only of a write that was sent when the door had no other
// entry with them (Reading.Alone).
func ours(op Op, items []Observed, reading Reading) []Observed {
	if reading.Marked || slices.ContainsFunc(items, func(item Observed) bool { return item.Owner != "" }) {
		found := pick(op, items, sameOwner)
		if len(found) == 0 && op.Adopts {
			return pick(op, items, sameRef)
		}
		return found
	}
	found := pick(op, items, sameRef)
	if len(found) == 0 && reading.Alone {
		return pick(op, items, sameSecret)
	}
	return found
}

func pick(op Op, items []Observed, same func(Op, Observed) bool) []Observed {
	var found []Observed
	for _, item := range items {
		if same(op, item) {
			found = append(found, item)
		}
	}
	return found
}

func sameOwner(op Op, item Observed) bool {
	return item.Owner != "" && item.Owner == op.Credential.ID
}

// sameRef knows op's own ref and those of the same method's other doors, which
// some panels keep in one record. It doubts a ref whose secret is another one:
// locks that number their slots give a freed number to the next comer.
func sameRef(op Op, item Observed) bool {
	known := item.Ref != "" && (item.Ref == op.Ref || slices.Contains(op.Siblings, item.Ref))
	return known && item.Mode == op.Credential.Mode && !differs(item.Secret, op.Credential.Secret)
}

func sameSecret(op Op, item Observed) bool {
	return item.Mode == op.Credential.Mode &&
		!item.Secret.IsZero() && item.Secret.Reveal() == op.Credential.Secret.Reveal()
}
