package activities_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/activities"
	"latchkey/drivers"
	"latchkey/drivers/sandbox"
	"latchkey/drivers/sandbox/admin"
	"latchkey/drivers/sandbox/cloud"
	"latchkey/drivers/sandbox/wire"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// hotel is a store, its activities and a sandbox cloud with two rooms: what a hotel
// runs, without the workflow that gives the orders.
type hotel struct {
	*kit

	admin   *admin.Client
	site    string
	account latchkey.Account
	action  *activities.Action
	rooms   []latchkey.Door
	desk    latchkey.Encoder
}

func newHotel(t *testing.T) *hotel {
	t.Helper()
	return newSite(t, wire.SystemRequest{Profile: "visionline"})
}

// newSite is one with another system.
func newSite(t *testing.T, system wire.SystemRequest) *hotel {
	t.Helper()
	f := storetest.New(t)
	opened, err := cloud.Open(filepath.Join(t.TempDir(), "state"), cloud.Options{AdminToken: latchkey.NewSecret("admin"), Clock: f.Clock})
	require.NoError(t, err)
	server := httptest.NewServer(opened)
	t.Cleanup(func() { server.Close(); _ = opened.Close() })
	h := &hotel{kit: &kit{Fixture: f, t: t, log: &journal{}}, admin: admin.New(server.URL, latchkey.NewSecret("admin"), nil)}
	made, err := h.admin.CreateSite(t.Context(), wire.SiteRequest{})
	require.NoError(t, err)
	h.site = made.ID
	_, err = h.admin.CreateSystem(t.Context(), h.site, system)
	require.NoError(t, err)
	for _, id := range []string{"101", "102"} {
		_, err := h.admin.CreateLock(t.Context(), h.site, wire.LockRequest{ID: id, Profile: system.Profile, Name: id, LatencyMS: new(int64(0))})
		require.NoError(t, err)
	}
	h.account, err = f.Store.CreateAccount(t.Context(), store.NewAccount{
		WorkspaceID: f.Workspace.ID, Provider: sandbox.Name, ProviderTitle: "Hotel", Category: "access_control",
		Config: latchkey.NewSecret(fmt.Sprintf(`{"base_url": %q, "token": %q}`, server.URL, made.Token)),
	})
	require.NoError(t, err)
	lanes := f.Store.Lanes()
	t.Cleanup(func() { _ = lanes.Close() })
	sessions := activities.NewSessions(f.Store, drivers.NewRegistry(sandbox.New()),
		drivers.Env{Log: slog.New(slog.DiscardHandler), Clock: f.Clock})
	h.carry = &activities.Grant{Store: f.Store, Sessions: sessions, Lanes: lanes, Clock: f.Clock}
	h.action = &activities.Action{Store: f.Store, Sessions: sessions, Lanes: lanes}
	h.find(sessions)
	return h
}

// find takes in what the cloud has.
func (h *hotel) find(sessions *activities.Sessions) {
	h.t.Helper()
	session, err := sessions.Of(h.t.Context(), h.account.ID, sandbox.Name)
	require.NoError(h.t, err)
	found, err := session.Discover(h.t.Context())
	require.NoError(h.t, err)
	inventory := store.Inventory{}
	for _, system := range found.Systems {
		inventory.Systems = append(inventory.Systems, store.FoundSystem(system))
	}
	for _, e := range found.Encoders {
		inventory.Encoders = append(inventory.Encoders, store.FoundEncoder{NativeID: e.NativeID, System: e.System, Name: e.Name})
	}
	for _, d := range found.Doors {
		inventory.Doors = append(inventory.Doors, store.FoundDoor{
			NativeID: d.NativeID, System: d.System, Name: d.Name, Kind: d.Kind, Capabilities: d.Capabilities, Online: true,
		})
	}
	require.NoError(h.t, h.Store.SyncInventory(h.t.Context(), h.account.ID, inventory))
	for _, name := range []string{"101", "102"} {
		room, err := h.Store.DoorByName(h.t.Context(), h.Workspace.ID, latchkey.DoorEntrance, name)
		require.NoError(h.t, err)
		h.rooms = append(h.rooms, room)
	}
	desks, err := h.Store.ListEncoders(h.t.Context(), h.Workspace.ID, latchkey.EncoderFilter{}, latchkey.Page{Limit: 10})
	require.NoError(h.t, err)
	if len(desks.Rows) > 0 {
		h.desk = desks.Rows[0]
	}
}

// book makes a guest's grant for a day, in so many hours, and has it carried out.
func (h *hotel) book(room latchkey.Door, key string, from int) latchkey.Grant {
	h.t.Helper()
	start := h.Clock.Now().Add(time.Duration(from) * time.Hour)
	grant := h.Grant(storetest.On(room), func(wish *latchkey.NewGrant) {
		wish.ReservationKey, wish.StartsAt, wish.EndsAt = key, start, new(start.AddDate(0, 0, 1))
		wish.Requested = []latchkey.RequestedMethod{{Mode: latchkey.ModeCard, CreatedAt: start}}
	})
	return h.carryOut(grant.ID)
}

// carryOut does what is due of a grant until nothing is.
func (h *hotel) carryOut(grantID string) latchkey.Grant {
	h.t.Helper()
	for {
		_, plan, err := h.Store.PlanGrant(h.t.Context(), grantID, h.Clock.Now())
		require.NoError(h.t, err)
		if len(plan.Steps) == 0 {
			break
		}
		for _, step := range plan.Steps {
			_, err := h.runFor(h.t.Context(), h.carry, grantID, step)
			require.NoError(h.t, err)
		}
	}
	grant, err := h.Store.GrantByID(h.t.Context(), grantID)
	require.NoError(h.t, err)
	return grant
}

// encode writes the grant's card and returns how the attempt ended.
func (h *hotel) encode(grant latchkey.Grant) latchkey.ActionAttempt {
	h.t.Helper()
	attempt, err := h.Store.EncodeMethod(h.t.Context(), h.Workspace.ID, grant.Methods[0].ID, h.desk.ID)
	require.NoError(h.t, err)
	require.NoError(h.t, h.act(h.t.Context(), attempt.ID))
	ended, err := h.Store.ActionAttempt(h.t.Context(), h.Workspace.ID, attempt.ID)
	require.NoError(h.t, err)
	return ended
}

// at is what the room makes of the grant's card.
func (h *hotel) at(room latchkey.Door, grant latchkey.Grant) string {
	h.t.Helper()
	tried, err := h.admin.Use(h.t.Context(), h.site, room.NativeID, wire.UseRequest{Card: grant.Methods[0].Secret.Reveal()})
	require.NoError(h.t, err)
	return tried.Reason
}

func (h *hotel) move(grant latchkey.Grant, startsBy, endsBy time.Duration) latchkey.Grant {
	h.t.Helper()
	starts, ends := grant.Window.StartsAt.Add(startsBy), new(grant.Window.EndsAt.Add(endsBy))
	require.NoError(h.t, h.Store.UpdateGrant(h.t.Context(), h.Workspace.ID, latchkey.GrantRef{ID: grant.ID},
		latchkey.GrantChange{StartsAt: &starts, EndsAt: &ends}))
	return h.carryOut(grant.ID)
}

// Nothing is issued before the card is written; a changed window asks for it again.
func TestCardIsIssuedOnceItIsWritten(t *testing.T) {
	t.Parallel()
	h := newHotel(t)
	grant := h.book(h.rooms[0], "r1", 0)
	method := grant.Methods[0]
	assert.False(t, method.Issued)
	assert.True(t, grant.NeedsEncoding(method))
	assert.True(t, grant.ReadyForEncoding(method))
	assert.Len(t, h.Events(latchkey.EventEncodingRequired), 1)
	assert.Equal(t, "not_written", h.at(h.rooms[0], grant))

	ended := h.encode(grant)
	require.Equal(t, latchkey.AttemptSucceeded, ended.Status, ended.ErrorText)
	assert.Equal(t, method.ID, ended.Result["acs_credential_id"])
	assert.Equal(t, true, ended.Result["is_issued"])
	grant = h.carryOut(grant.ID)
	assert.True(t, grant.Methods[0].Issued)
	assert.Equal(t, latchkey.GrantActive, grant.Status)
	assert.Equal(t, "open", h.at(h.rooms[0], grant))

	grant = h.move(grant, 0, 24*time.Hour)
	assert.False(t, grant.Methods[0].Issued)
	assert.Len(t, h.Events(latchkey.EventMethodRevoked), 1)
	assert.Len(t, h.Events(latchkey.EventEncodingRequired), 2)
	h.Clock.Advance(30 * time.Hour)
	assert.Equal(t, "over", h.at(h.rooms[0], grant), "the card does not know yet")
	h.encode(grant)
	assert.Len(t, h.Events(latchkey.EventMethodIssued), 1)
	assert.Len(t, h.Events(latchkey.EventMethodReissued), 1)
	assert.Equal(t, "open", h.at(h.rooms[0], grant))
}

// Two stays back to back, with a late check-out and an early check-in: the new
// guest's first use ends the old stay, and nothing does before.
func TestStaysBackToBack(t *testing.T) {
	t.Parallel()
	h := newHotel(t)
	leaves := h.book(h.rooms[0], "r1", 0)
	arrives := h.book(h.rooms[0], "r2", 26)
	h.encode(leaves)
	h.encode(arrives)
	assert.Equal(t, "open", h.at(h.rooms[0], leaves))
	assert.Equal(t, "not_yet", h.at(h.rooms[0], arrives))
	leaves, arrives = h.move(leaves, 0, 3*time.Hour), h.move(arrives, -time.Hour, 0)
	h.encode(leaves)
	h.encode(arrives)
	h.Clock.Advance(26 * time.Hour)
	assert.Equal(t, "open", h.at(h.rooms[0], leaves), "a late check-out")
	assert.Equal(t, "open", h.at(h.rooms[0], arrives), "an early check-in")
	assert.Equal(t, "superseded", h.at(h.rooms[0], leaves))
}

// A lost card is deleted and another one asked for; a room move is a new stay.
func TestLostCardAndRoomMove(t *testing.T) {
	t.Parallel()
	h := newHotel(t)
	grant := h.book(h.rooms[0], "r1", 0)
	h.encode(grant)
	lost := grant
	require.NoError(t, h.Store.DeleteMethods(t.Context(), h.Workspace.ID, latchkey.MethodSelector{MethodID: grant.Methods[0].ID}))
	_, err := h.Store.RequestMethods(t.Context(), h.Workspace.ID, latchkey.GrantRef{ID: grant.ID},
		[]latchkey.RequestedMethod{{Mode: latchkey.ModeCard, CreatedAt: h.Clock.Now()}})
	require.NoError(t, err)
	grant = h.carryOut(grant.ID)
	grant.Methods = grant.Methods[len(grant.Methods)-1:]
	h.encode(grant)
	assert.Equal(t, "no_such_code", h.at(h.rooms[0], lost))
	assert.Equal(t, "open", h.at(h.rooms[0], grant))

	require.NoError(t, h.Store.DeleteGrant(t.Context(), h.Workspace.ID, grant.ID))
	moved := h.book(h.rooms[1], "r1", 0)
	h.encode(moved)
	h.carryOut(grant.ID)
	assert.Equal(t, "no_such_code", h.at(h.rooms[0], grant))
	assert.Equal(t, "open", h.at(h.rooms[1], moved))
}

// What an encoder says is how the attempt ends, in the contract's words.
func TestEncoderFailuresAreTheContracts(t *testing.T) {
	t.Parallel()
	h := newHotel(t)
	grant := h.book(h.rooms[0], "r1", 0)
	for said, want := range map[wire.ProblemCode]string{
		wire.NoCard: latchkey.EncoderNoCard, wire.CardFormat: latchkey.EncoderCardFormat,
		wire.CardNotReissuable: latchkey.EncoderNotReissuable, wire.CardInterrupted: latchkey.EncoderInterrupted,
		wire.LockOfflineCode: latchkey.EncoderOffline, wire.HubOfflineCode: latchkey.EncoderBridge,
		wire.CardNotFound: latchkey.EncoderDeleted, wire.InvalidRequest: latchkey.AttemptUncategorized,
		wire.LockTimeout: latchkey.EncoderTimeout, wire.EncoderNotFound: latchkey.EncoderOffline,
	} {
		require.NoError(t, h.admin.TroubleEncoder(t.Context(), h.site, h.desk.NativeID, said))
		assert.Equal(t, want, h.encode(grant).ErrorType, said)
	}
	for _, want := range []string{latchkey.EncoderInterrupted, latchkey.AttemptExpired} {
		require.NoError(t, h.Store.SimulateEncoding(t.Context(), h.Workspace.ID, h.desk.ID, want))
		assert.Equal(t, want, h.encode(grant).ErrorType)
	}
	assert.False(t, h.carryOut(grant.ID).Methods[0].Issued)
	assert.Equal(t, latchkey.AttemptSucceeded, h.encode(grant).Status, "each is for one card")
	assert.True(t, h.carryOut(grant.ID).Methods[0].Issued)
}

// A card that is taken back while it waits for the encoder is not written.
func TestCardThatWasTakenBackIsNotWritten(t *testing.T) {
	t.Parallel()
	h := newHotel(t)
	grant := h.book(h.rooms[0], "r1", 0)
	attempt, err := h.Store.EncodeMethod(t.Context(), h.Workspace.ID, grant.Methods[0].ID, h.desk.ID)
	require.NoError(t, err)
	leave, err := h.action.Lanes.Enter(t.Context(), "encoder/"+h.desk.ID, 0)
	require.NoError(t, err)
	done := make(chan error)
	go func() { done <- h.act(t.Context(), attempt.ID) }()
	require.NoError(t, h.Store.DeleteGrant(t.Context(), h.Workspace.ID, grant.ID))
	leave()
	require.NoError(t, <-done)
	ended, err := h.Store.ActionAttempt(t.Context(), h.Workspace.ID, attempt.ID)
	require.NoError(t, err)
	assert.Equal(t, latchkey.EncoderDeleted, ended.ErrorType)
	assert.Equal(t, "not_written", h.at(h.rooms[0], grant))
}

// A worker that dies with the card written and not recorded has it written again.
func TestKilledWorkerWritesTheCardAgain(t *testing.T) {
	t.Parallel()
	h := newHotel(t)
	grant := h.book(h.rooms[0], "r1", 0)
	attempt, err := h.Store.EncodeMethod(t.Context(), h.Workspace.ID, grant.Methods[0].ID, h.desk.ID)
	require.NoError(t, err)
	require.ErrorContains(t, h.act(context.WithValue(t.Context(), crash{}, "encode/after-write"), attempt.ID), "encode/after-write")
	assert.False(t, h.carryOut(grant.ID).Methods[0].Issued, "what is not recorded is not said")
	for range 2 {
		require.NoError(t, h.act(t.Context(), attempt.ID))
	}
	assert.True(t, h.carryOut(grant.ID).Methods[0].Issued)
	assert.Len(t, h.Events(latchkey.EventMethodIssued), 1)
	assert.Equal(t, "open", h.at(h.rooms[0], grant))
}
