package store_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// hotelOf is an account with one system and one of its rooms.
func hotelOf(encoders ...store.FoundEncoder) store.Inventory {
	room := store.FoundDoor{NativeID: "101", System: "hotel", Name: "101", Kind: latchkey.DoorEntrance, Online: true}
	hotelLock(&room)
	return store.Inventory{
		Systems: []store.FoundSystem{{NativeID: "hotel", Name: "Hotel", Type: "visionline_system", TimeZone: "UTC"}},
		Doors:   []store.FoundDoor{room}, Encoders: encoders,
	}
}

func encodersOf(t *testing.T, f *storetest.Fixture) []latchkey.Encoder {
	t.Helper()
	found, err := f.Store.ListEncoders(t.Context(), f.Workspace.ID, latchkey.EncoderFilter{}, latchkey.Page{Limit: 10})
	require.NoError(t, err)
	return found.Rows
}

func TestEncodersComeAndGo(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	desk := store.FoundEncoder{NativeID: "desk", System: "hotel", Name: "Front desk"}
	sync := func(found ...store.FoundEncoder) {
		t.Helper()
		require.NoError(t, f.Store.SyncInventory(t.Context(), f.Account.ID, hotelOf(found...)))
	}
	sync(desk)
	first := encodersOf(t, f)
	require.Len(t, first, 1)
	desk.Name = "Reception"
	sync(desk)
	assert.Equal(t, "Reception", encodersOf(t, f)[0].Name)
	assert.Len(t, f.Events(latchkey.EventEncoderAdded), 1, "a new name is no new encoder")
	sync()
	assert.Empty(t, encodersOf(t, f))
	assert.Len(t, f.Events(latchkey.EventEncoderRemoved), 1)
	_, err := f.Store.Encoder(t.Context(), f.Workspace.ID, first[0].ID)
	wantError(t, err, latchkey.ENotFound, "acs_encoder_not_found")
	sync(desk)
	assert.Equal(t, first[0].ID, encodersOf(t, f)[0].ID, "it comes back as who it was")
	assert.Len(t, f.Events(latchkey.EventEncoderAdded), 2)
}

// What cannot be written is refused before anybody lays a card down.
func TestOnlyCardsThatTheSystemHoldsAreWritten(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	require.NoError(t, f.Store.SyncInventory(t.Context(), f.Account.ID,
		hotelOf(store.FoundEncoder{NativeID: "desk", System: "hotel", Name: "Front desk"})))
	desk := encodersOf(t, f)[0]
	room, err := f.Store.DoorByName(t.Context(), f.Workspace.ID, latchkey.DoorEntrance, "101")
	require.NoError(t, err)
	encode := func(grant latchkey.Grant) error {
		_, err := f.Store.EncodeMethod(t.Context(), f.Workspace.ID, grant.Methods[0].ID, desk.ID)
		return err
	}
	guest, err := book(t, f, cardOf("r1"), storetest.On(room))
	require.NoError(t, err)
	wantError(t, encode(guest), latchkey.EInvalid, "access_method_not_ready_for_encoding")
	obey(t, f, guest.ID)
	assert.Len(t, f.Events(latchkey.EventEncodingRequired), 1)
	require.NoError(t, encode(guest))
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, guest.ID))
	wantError(t, encode(guest), latchkey.ENotFound, "access_method_not_found")
}
