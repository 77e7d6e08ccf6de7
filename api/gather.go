package api

import (
	"context"

	"latchkey"
	"latchkey/api/route"
)

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
	return distinct(ids, itself)
}

// grantsByID finds grants in one query, each once. One that is missing is left out.
func (s Services) grantsByID(ctx context.Context, call *route.Call, ids []string) ([]latchkey.Grant, error) {
	ids = distinct(ids, itself)
	if len(ids) == 0 {
		return nil, nil
	}
	page := latchkey.Page{Limit: len(ids)}
	found, err := s.Grants.ListGrants(ctx, call.Workspace.ID, latchkey.GrantFilter{IDs: ids}, page)
	return found.Rows, err
}

func itself(id string) string { return id }

func grantIDOf(g latchkey.Grant) string { return g.ID }

func methodGrantID(m latchkey.Method) string { return m.GrantID }
