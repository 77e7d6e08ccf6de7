package e2e_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/stack"
)

// crowd is how many grants are made in one call: enough that they meet at the
// locks, in the database and in the worker.
const crowd = 60

// Sixty people get in by one call, one bad line of it spoils nothing, and all of
// them follow their space from door to door with the PINs that they know.
func TestManyGrantsMadeAtOnceFollowTheirSpace(t *testing.T) {
	t.Parallel()
	limit(t)
	h := open(t, stack.Options{})
	front, flat := h.Door(latchkey.DoorDevice, "Front Door").ID, h.Door(latchkey.DoorDevice, "Flat 1").ID
	space := h.space("Ground floor", front)
	grants := h.giveMany(space)

	h.Within(4*soon, "the door has a PIN for each", func() error { return h.sameCodes("front", h.codesOn(grants, "Front Door")) })
	known := h.codesOn(grants, "Front Door")
	require.Len(t, slices.Compact(slices.Sorted(slices.Values(known))), crowd, "no two share a PIN")

	h.must("/spaces/add_devices", object{"space_id": space, "device_ids": []string{flat}})
	h.Within(4*soon, "the second door takes the same PINs", func() error { return h.sameCodes("flat-1", known) })
	h.must("/spaces/remove_devices", object{"space_id": space, "device_ids": []string{front}})
	h.Within(4*soon, "the first door is clean", func() error { return h.sameCodes("front", nil) })
	require.NoError(t, h.sameCodes("flat-1", known), "and the second was left alone")

	h.must("/spaces/delete", object{"space_id": space})
	h.Within(4*soon, "the second door is clean", func() error { return h.sameCodes("flat-1", nil) })
}

// space makes a space with a door.
func (h *house) space(name, deviceID string) string {
	h.t.Helper()
	made, _ := h.must("/spaces/create", object{"name": name, "device_ids": []string{deviceID}})["space"].(object)
	id, _ := made["space_id"].(string)
	return id
}

// giveMany makes a crowd's grants of a space by one call that has one bad line.
func (h *house) giveMany(spaceID string) []grant {
	h.t.Helper()
	const bad = crowd / 2
	lines := make([]object, crowd)
	for i := range lines {
		lines[i] = object{
			"user_identity": object{"full_name": fmt.Sprintf("Guest %d", i)}, "space_ids": []string{spaceID},
			"requested_access_methods": []object{{"mode": "code"}},
			"ends_at":                  time.Now().Add(time.Hour).UTC().Format(time.RFC3339),
		}
	}
	lines = slices.Insert(lines, bad, object{"space_ids": []string{spaceID}})
	results, _ := h.must("/access_grants/create_multiple", object{"access_grants": lines})["results"].([]any)
	require.Len(h.t, results, crowd+1)
	grants := make([]grant, 0, crowd)
	for i, each := range results {
		result, _ := each.(object)
		if i == bad {
			require.Contains(h.t, text(result["error"]), "invalid_input")
			continue
		}
		made, _ := result["access_grant"].(object)
		id, _ := made["access_grant_id"].(string)
		require.NotEmpty(h.t, id, text(result))
		grants = append(grants, grant{id: id, house: h})
	}
	return grants
}

// codesOn are the grants' PINs on a door.
func (h *house) codesOn(grants []grant, door string) []string {
	h.t.Helper()
	codes := make([]string, len(grants))
	for i, g := range grants {
		codes[i] = g.code(door)
	}
	return codes
}

// sameCodes is an error unless a lock holds these codes and no other.
func (h *house) sameCodes(lock string, want []string) error {
	h.t.Helper()
	holds := h.codes(lock)
	if !slices.Equal(slices.Sorted(slices.Values(holds)), slices.Sorted(slices.Values(want))) {
		return fmt.Errorf("%s holds %d codes, and %d are wanted", lock, len(holds), len(want))
	}
	return nil
}
