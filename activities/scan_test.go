package activities_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

// scan reads the card on the encoder and returns how the attempt ended.
func (h *hotel) scan(wish latchkey.CardScan) latchkey.ActionAttempt {
	h.t.Helper()
	wish.EncoderID = h.desk.ID
	attempt, err := h.Store.ScanCard(h.t.Context(), h.Workspace.ID, wish)
	require.NoError(h.t, err)
	require.NoError(h.t, h.act(h.t.Context(), attempt.ID))
	ended, err := h.Store.ActionAttempt(h.t.Context(), h.Workspace.ID, attempt.ID)
	require.NoError(h.t, err)
	return ended
}

func (h *hotel) lay(card wire.CardOnEncoder) {
	h.t.Helper()
	require.NoError(h.t, h.admin.LayCard(h.t.Context(), h.site, h.desk.NativeID, card))
}

// warning is the code of a scan's warning, "" for none.
func warning(attempt latchkey.ActionAttempt) string {
	warnings, _ := attempt.Result["warnings"].([]any)
	if len(warnings) == 0 {
		return ""
	}
	code, _ := warnings[0].(map[string]any)["warning_code"].(string)
	return code
}

func (h *hotel) simulate(next latchkey.NextScan) latchkey.ActionAttempt {
	h.t.Helper()
	require.NoError(h.t, h.Store.SimulateScan(h.t.Context(), h.Workspace.ID, h.desk.ID, next))
	return h.scan(latchkey.CardScan{})
}

// A scan says whose the card is, and whether it says what the system holds.
func TestScanComparesTheCard(t *testing.T) {
	t.Parallel()
	h := newHotel(t)
	assert.Equal(t, latchkey.EncoderNoCard, h.scan(latchkey.CardScan{}).ErrorType)
	grant := h.book(h.rooms[0], "r1", 0)
	h.encode(grant)
	read := h.scan(latchkey.CardScan{})
	require.Equal(t, latchkey.AttemptSucceeded, read.Status, read.ErrorText)
	assert.Empty(t, warning(read))
	number := grant.Methods[0].Secret.Reveal()
	assert.Equal(t, number, read.Result["acs_credential_on_encoder"].(map[string]any)["card_number"])
	assert.Equal(t, grant.Methods[0].ID, read.Result["acs_credential_on_seam"].(map[string]any)["acs_credential_id"])

	grant = h.move(grant, 0, 24*time.Hour)
	assert.Equal(t, "acs_credential_on_encoder_out_of_sync", warning(h.scan(latchkey.CardScan{})))
	h.encode(grant)
	assert.Empty(t, warning(h.scan(latchkey.CardScan{})))
	h.lay(wire.CardOnEncoder{Number: "5555555555"})
	assert.Equal(t, "acs_credential_on_seam_not_found", warning(h.scan(latchkey.CardScan{})))
	h.lay(wire.CardOnEncoder{})
	empty := h.scan(latchkey.CardScan{})
	assert.Empty(t, warning(empty))
	assert.Nil(t, empty.Result["acs_credential_on_encoder"].(map[string]any)["card_number"])
	require.NoError(t, h.Store.DeleteGrant(t.Context(), h.Workspace.ID, grant.ID))
	h.lay(wire.CardOnEncoder{Number: number})
	assert.Equal(t, "acs_credential_on_seam_not_found", warning(h.scan(latchkey.CardScan{})), "it is taken back")
}

// What an encoder says is how the scan ends, in the contract's words for scans.
func TestScanFailuresAreTheContracts(t *testing.T) {
	t.Parallel()
	h := newHotel(t)
	person := h.Identity("Ada")
	for said, want := range map[wire.ProblemCode]string{
		wire.NoCard: latchkey.EncoderNoCard, wire.LockOfflineCode: latchkey.EncoderOffline,
		wire.EncoderNotFound: latchkey.EncoderOffline, wire.HubOfflineCode: latchkey.EncoderBridge,
		wire.LockTimeout: latchkey.EncoderTimeout, wire.CardFormat: latchkey.AttemptUncategorized, wire.InvalidRequest: latchkey.AttemptUncategorized,
	} {
		require.NoError(t, h.admin.TroubleEncoder(t.Context(), h.site, h.desk.NativeID, said))
		assert.Equal(t, want, h.scan(latchkey.CardScan{}).ErrorType, said)
		require.NoError(t, h.admin.TroubleEncoder(t.Context(), h.site, h.desk.NativeID, said))
		if want != latchkey.EncoderNoCard {
			want = latchkey.AttemptUncategorized // the contract has no more words for it
		}
		assert.Equal(t, want, h.scan(latchkey.CardScan{IdentityID: person.ID}).ErrorType, said)
	}
}

func TestScansAreSimulatedOnce(t *testing.T) {
	t.Parallel()
	h := newHotel(t)
	unknown := "acs_credential_on_seam_not_found"
	assert.Equal(t, unknown, warning(h.simulate(latchkey.NextScan{Scenario: latchkey.ScanKnown})), "there is no card yet")
	grant := h.book(h.rooms[0], "r1", 0)
	for scenario, want := range map[string]string{
		latchkey.ScanKnown: "", latchkey.ScanStale: "acs_credential_on_encoder_out_of_sync", latchkey.ScanUnknown: unknown, latchkey.ScanEmpty: "",
	} {
		for _, credential := range []string{"", grant.Methods[0].ID} {
			assert.Equal(t, want, warning(h.simulate(latchkey.NextScan{Scenario: scenario, CredentialID: credential})), scenario)
		}
	}
	assert.Equal(t, latchkey.AttemptExpired, h.simulate(latchkey.NextScan{Failure: latchkey.AttemptExpired}).ErrorType)
	assert.Equal(t, latchkey.EncoderNoCard, h.scan(latchkey.CardScan{}).ErrorType, "it was for one card")
}

// A scanned card becomes the one that its person waits for.
func TestScannedCardIsAssigned(t *testing.T) {
	t.Parallel()
	h := newSite(t, wire.SystemRequest{Profile: "salto_ks_site", Encoders: []string{"Tag reader"}, Cards: []string{"1001"}})
	grant := h.member(0, h.rooms...)
	person := latchkey.CardScan{IdentityID: grant.IdentityID}
	assert.Equal(t, latchkey.EncoderNoCard, h.scan(person).ErrorType)
	h.lay(wire.CardOnEncoder{})
	assert.Equal(t, latchkey.AttemptUncategorized, h.scan(person).ErrorType, "an empty card")
	h.lay(wire.CardOnEncoder{Number: "2002"})
	assert.Equal(t, latchkey.EncoderNoCard, h.scan(person).ErrorType, "a tag that the system does not know")
	person.Registers = true
	ended := h.scan(person)
	require.Equal(t, latchkey.AttemptSucceeded, ended.Status, ended.ErrorText)
	assert.Equal(t, "2002", ended.Result["card_number"])
	assert.True(t, h.carryOut(grant.ID).Methods[0].Issued)
	assert.Equal(t, "open", h.use(h.rooms[0], "2002"))

	assert.Equal(t, latchkey.AttemptUncategorized, h.scan(person).ErrorType, "they wait for no card any more")
	other := h.member(0, h.rooms[0])
	assert.Equal(t, latchkey.AttemptUncategorized, h.scan(latchkey.CardScan{IdentityID: other.IdentityID}).ErrorType, "it is somebody's card")
	read := h.scan(latchkey.CardScan{})
	assert.Empty(t, warning(read))
	assert.Equal(t, grant.Methods[0].ID, read.Result["acs_credential_on_seam"].(map[string]any)["acs_credential_id"])
}

// A user's own credential that waits for a card gets the one that is scanned for the
// user, or for the person who they are.
func TestScannedCardIsAUsers(t *testing.T) {
	t.Parallel()
	for name, whose := range map[string]func(latchkey.ACSUser) latchkey.CardScan{
		"the user":   func(user latchkey.ACSUser) latchkey.CardScan { return latchkey.CardScan{UserID: user.ID} },
		"the person": func(user latchkey.ACSUser) latchkey.CardScan { return latchkey.CardScan{IdentityID: user.PersonID()} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			scanForUser(t, whose)
		})
	}
}

func scanForUser(t *testing.T, whose func(latchkey.ACSUser) latchkey.CardScan) {
	t.Helper()
	h := newSite(t, wire.SystemRequest{Profile: "salto_ks_site", Encoders: []string{"Tag reader"}})
	user, err := h.Store.CreateACSUser(t.Context(), h.Workspace.ID, latchkey.NewACSUser{
		SystemID: h.rooms[0].SystemID, IdentityID: h.Identity("Ada").ID, FullName: "Ada",
	})
	require.NoError(t, err)
	made, err := h.Store.CreateACSCredential(t.Context(), h.Workspace.ID, latchkey.NewACSCredential{
		User: latchkey.ACSUserRef{ID: user.ID}, Mode: latchkey.ModeCard, EntranceIDs: []string{h.rooms[0].ID}, StartsAt: h.Clock.Now(),
	})
	require.NoError(t, err)
	h.carryOut(made.ID)
	h.lay(wire.CardOnEncoder{Number: "3003"})
	wish := whose(user)
	wish.EncoderID = h.desk.ID
	attempt, err := h.Store.ScanCard(t.Context(), h.Workspace.ID, wish)
	require.NoError(t, err)
	dying := context.WithValue(t.Context(), crash{}, "scan/after-write")
	require.ErrorContains(t, h.act(dying, attempt.ID), "scan/after-write")
	for range 2 {
		require.NoError(t, h.act(t.Context(), attempt.ID))
	}
	ended, err := h.Store.ActionAttempt(t.Context(), h.Workspace.ID, attempt.ID)
	require.NoError(t, err)
	require.Equal(t, latchkey.AttemptSucceeded, ended.Status, ended.ErrorText)
	assert.Equal(t, made.ID, ended.Result["acs_credential_id"])
	h.carryOut(made.ID)
	assert.Equal(t, "open", h.use(h.rooms[0], "3003"))
}
