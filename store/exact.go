package store

import (
	"context"
	"fmt"
	"strings"

	"latchkey"
)

// demandExact fails the call that asks for an exact code which one of the grant's
// doors cannot take, and with it everything that the call wrote. Doors that come
// to the grant later, through a space, are reported instead.
func (t *tx) demandExact(ctx context.Context, grant latchkey.Grant) error {
	for position, request := range grant.Requested {
		if !request.Exact {
			continue
		}
		doors, err := t.missingDoors(ctx, grant, position, request.Mode)
		if err != nil {
			return err
		}
		if len(doors) > 0 {
			return codeUnavailable(doors)
		}
	}
	return nil
}

func codeUnavailable(doors []latchkey.Door) error {
	ids, entrances, names := []string{}, []string{}, make([]string, len(doors))
	for i, door := range doors {
		names[i] = door.Name
		if door.Kind == latchkey.DoorDevice {
			ids = append(ids, door.ID)
		} else {
			entrances = append(entrances, door.ID)
		}
	}
	unavailable := latchkey.Conflict("requested_code_unavailable", fmt.Sprintf(
		"The requested code cannot be used on %s. Nothing was changed. Ask for another code, or leave out code_policy.",
		strings.Join(names, ", ")))
	unavailable.Data = map[string]any{"device_ids": ids, "acs_entrance_ids": entrances}
	return unavailable
}
