package api

import "latchkey"

// unique keeps the first of the rows with the same id.
func unique[T any](rows []T, id func(T) string) []T {
	seen := map[string]bool{}
	out := make([]T, 0, len(rows))
	for _, row := range rows {
		if !seen[id(row)] {
			seen[id(row)] = true
			out = append(out, row)
		}
	}
	return out
}

// distinct lists what pick finds in the rows, each once; "" is nothing.
func distinct[T any](rows []T, pick func(T) string) []string {
	seen := map[string]bool{"": true}
	out := []string{}
	for _, row := range rows {
		if id := pick(row); !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

func doorsOf(grants []latchkey.Grant) []latchkey.Door {
	var doors []latchkey.Door
	for _, grant := range grants {
		doors = append(doors, grant.Doors...)
	}
	return unique(doors, func(d latchkey.Door) string { return d.ID })
}

func spacesOf(grants []latchkey.Grant) []string {
	var ids []string
	for _, grant := range grants {
		ids = append(ids, grant.SpaceIDs...)
	}
	return distinct(ids, func(id string) string { return id })
}

// grantsIn lists the grants of methods, each once, in the methods' order.
func grantsIn(byID map[string]latchkey.Grant, methods []latchkey.Method) []latchkey.Grant {
	var grants []latchkey.Grant
	for _, id := range distinct(methods, func(m latchkey.Method) string { return m.GrantID }) {
		if grant, ok := byID[id]; ok {
			grants = append(grants, grant)
		}
	}
	return grants
}
