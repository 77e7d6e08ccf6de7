package drivers

import "slices"

// ours picks the entries that op's credential left on the door: those with our
// mark; if there are none, the one our ref names; if there is none, those with
// our secret. An entry with another mark is never ours, nor is one without a
// mark on hardware that keeps marks, as any mark in the listing shows.
func ours(op Op, items []Observed, marked bool) []Observed {
	rules := []func(Op, Observed) bool{sameOwner, sameRef, sameSecret}
	if marked || slices.ContainsFunc(items, func(item Observed) bool { return item.Owner != "" }) {
		rules = rules[:1]
	}
	for _, same := range rules {
		if found := pick(op, items, same); len(found) > 0 {
			return found
		}
	}
	return nil
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

// sameRef doubts a ref whose secret is another one: locks that number their
// slots give a freed number to the next comer.
func sameRef(op Op, item Observed) bool {
	return op.Ref != "" && item.Ref == op.Ref &&
		item.Mode == op.Credential.Mode && !differs(item.Secret, op.Credential.Secret)
}

func sameSecret(op Op, item Observed) bool {
	return item.Mode == op.Credential.Mode &&
		!item.Secret.IsZero() && item.Secret.Reveal() == op.Credential.Secret.Reveal()
}
