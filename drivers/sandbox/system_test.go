package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/sandbox"
	"latchkey/drivers/sandbox/cloud"
	"latchkey/drivers/sandbox/wire"
)

// What entrances of each system can do (contract 5.2): which modes go onto them,
// whether they know stays, and whether they can be opened from afar.
func TestSystemsAreAsTheirMakersSay(t *testing.T) {
	t.Parallel()
	card, codeAndCard := []latchkey.Mode{latchkey.ModeCard}, []latchkey.Mode{latchkey.ModeCode, latchkey.ModeCard}
	tests := map[string]struct {
		external     string
		modes        []latchkey.Mode
		hotel, afar  bool
		makesPINs    bool
		encoderCount int
	}{
		"visionline":          {"visionline_system", card, true, true, false, 1},
		"assa_abloy_vostio":   {"assa_abloy_vostio", card, true, true, false, 1},
		"dormakaba_ambiance":  {"dormakaba_ambiance_site", card, true, false, false, 1},
		"dormakaba_community": {"dormakaba_community_site", card, true, false, false, 1},
		"salto_space":         {"salto_space_system", card, true, true, false, 1},
		"salto_ks_site":       {"salto_ks_site", codeAndCard, false, true, true, 0},
		"brivo":               {"brivo_account", codeAndCard, false, true, false, 0},
	}
	for _, profile := range cloud.Profiles() {
		if profile.SystemType != "" {
			assert.Contains(t, tests, profile.Name)
		}
	}
	for profile, want := range tests {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			s := harness{cloud: openCloud(t), profile: profile}.site(t, 2)
			session, err := sandbox.New().Open(t.Context(), s.Config(), drivers.Env{})
			require.NoError(t, err)
			found, err := session.Discover(t.Context())
			require.NoError(t, err)
			require.Len(t, found.Systems, 1)
			assert.Equal(t, want.external, found.Systems[0].Type)
			assert.Equal(t, want.external, latchkey.System{Type: found.Systems[0].Type}.ExternalType(), "the contract knows the word")
			assert.Equal(t, "America/New_York", found.Systems[0].TimeZone)
			require.Len(t, found.Encoders, want.encoderCount)
			require.Len(t, found.Doors, 2)
			for _, door := range found.Doors {
				assert.Equal(t, latchkey.DoorEntrance, door.Kind)
				assert.Equal(t, found.Systems[0].NativeID, door.System)
				can := door.Capabilities
				assert.Equal(t, want.modes, can.Modes)
				assert.Equal(t, want.hotel, can.Reservations)
				assert.Equal(t, want.hotel, can.EncodesCards)
				assert.Equal(t, want.afar, can.Unlock)
				assert.False(t, can.Lock, "an entrance closes by itself")
				assert.Equal(t, want.makesPINs, can.MakesPINs())
			}
		})
	}
}

// The stay of a credential goes to the lock with it.
func TestStayIsToldToTheLock(t *testing.T) {
	t.Parallel()
	m := makes(t, "visionline", 1)
	op := m.ask(m.site.doors[0], latchkey.NewSecret("10058400"))
	op.Credential.Mode, op.Stay = latchkey.ModeCard, &drivers.Stay{ID: "summer"}
	receipt := m.put(op)
	op.Ref, op.Stay = receipt.Ref, &drivers.Stay{ID: "summer", Joins: true}
	starts := op.Credential.Window.StartsAt
	op.Credential.Window.StartsAt = starts.AddDate(0, 0, -1)
	m.put(op)
	state, err := m.site.admin.Lock(t.Context(), m.site.id, m.site.doors[0])
	require.NoError(t, err)
	require.Len(t, state.Stays, 1)
	assert.Equal(t, "summer", state.Stays[0].ID)
	assert.True(t, starts.Equal(state.Stays[0].StartsAt), "who joins does not say when the stay began")
	assert.Equal(t, wire.CardMode, state.Codes[0].Mode)
}
