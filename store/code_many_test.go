package store_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

func sixDigits(door *store.FoundDoor)  { door.Capabilities.CodeLengths = []int{6} }
func fourDigits(door *store.FoundDoor) { door.Capabilities.CodeLengths = []int{4} }

func TestCodesOnSeveralDevicesShareAPIN(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	one, two, odd := f.AddDevice(fourDigits), f.AddDevice(fourDigits), f.AddDevice(sixDigits)
	create := func(split bool, doors ...latchkey.Door) ([]latchkey.AccessCode, error) {
		ids := make([]string, len(doors))
		for i, door := range doors {
			ids[i] = door.ID
		}
		return f.Store.CreateAccessCodes(t.Context(), f.Workspace.ID, latchkey.NewAccessCodes{DeviceIDs: ids, Split: split})
	}
	before := rows(t, f)
	_, err := create(false, one, two, odd)
	wantError(t, err, latchkey.EConflict, "code_cannot_be_shared")
	assert.Equal(t, before, rows(t, f), "all or nothing")

	codes, err := create(true, one, two, odd)
	require.NoError(t, err)
	require.Len(t, codes, 3)
	assert.Equal(t, codes[0].Method.Secret, codes[1].Method.Secret)
	assert.Len(t, codes[2].Method.Secret.Reveal(), 6)
	key := codes[0].Grant.Code.CommonKey
	assert.Regexp(t, "^auto_set_by_create_multiple_", key)
	assert.Equal(t, key, codes[1].Grant.Code.CommonKey)
	assert.Empty(t, codes[2].Grant.Code.CommonKey, "it has a PIN of its own")

	name := "Staff"
	require.NoError(t, f.Store.UpdateAccessCodes(t.Context(), f.Workspace.ID, key, latchkey.CodeChange{Name: &name}))
	assert.Equal(t, "Staff", readCode(t, f, codes[1].ID).Grant.Name)
	assert.Empty(t, readCode(t, f, codes[2].ID).Grant.Name)
	err = f.Store.UpdateAccessCodes(t.Context(), f.Workspace.ID, "nobody's", latchkey.CodeChange{Name: &name})
	wantError(t, err, latchkey.ENotFound, "access_code_not_found")

	third := f.AddDevice(fourDigits)
	same, _, err := f.Store.CreateAccessCode(t.Context(), f.Workspace.ID,
		latchkey.NewAccessCode{DeviceID: third.ID, Terms: latchkey.CodeTerms{CommonKey: key}})
	require.NoError(t, err)
	assert.Equal(t, codes[0].Method.Secret, same.Method.Secret, "codes with one key have one PIN")
}
