package api

import "slices"

// both joins a filter's singular and plural forms, which combine with AND. Nil
// does not narrow; an empty list matches nothing.
func both[S ~string](one S, many []S) []S {
	switch {
	case one == "":
		return many
	case many == nil || slices.Contains(many, one):
		return []S{one}
	}
	return []S{}
}
