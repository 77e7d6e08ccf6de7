package store_test

import (
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
)

// onCredential is what shows on the scene's ACS credential.
func (s *scene) onCredential() []string {
	if s.credential == "" {
		return nil
	}
	shown := readCredential(s.t, s.Fixture, s.credential)
	return codesOf(append(shown.Errors(s.Clock.Now()), shown.Warnings()...))
}

// credentialNotices is what shows on a credential of an access control system.
func credentialNotices() map[string]noticeCase {
	var holder string // the credential that has the code of another one
	return map[string]noticeCase{
		"not on its entrance yet": {
			[]string{"waiting_to_be_issued"},
			func(s *scene) {
				lobby := s.AddEntrance()
				s.credential = newCredential(s.t, s.Fixture, acsUser(s.t, s.Fixture, lobby), latchkey.ModeCode, opening(lobby)).ID
			},
			func(s *scene) { obey(s.t, s.Fixture, s.credential) },
		},
		"an entrance that has its code already": {
			[]string{"unknown_issue_with_acs_credential"},
			func(s *scene) {
				lobby, gate := s.AddEntrance(), s.AddEntrance()
				user := acsUser(s.t, s.Fixture, lobby)
				s.other = gate
				s.credential = newCredential(s.t, s.Fixture, user, latchkey.ModeCode, opening(lobby), ofCode("4711")).ID
				holder = newCredential(s.t, s.Fixture, user, latchkey.ModeCode, opening(gate), ofCode("4711")).ID
				require.NoError(s.t, s.Store.AllowEntrance(s.t.Context(), s.Workspace.ID, latchkey.ACSUserRef{ID: user.ID}, gate.ID))
				obey(s.t, s.Fixture, s.credential)
			},
			func(s *scene) {
				require.NoError(s.t, s.Store.DeleteACSCredential(s.t.Context(), s.Workspace.ID, holder))
				obey(s.t, s.Fixture, holder)
				obey(s.t, s.Fixture, s.credential)
			},
		},
		"a card of other times than the system has": {
			[]string{"needs_to_be_reissued"},
			func(s *scene) {
				room := s.AddEntrance(hotelLock)
				staff := func(wish *latchkey.NewACSCredential) { wish.Staff = true }
				s.credential = newCredential(s.t, s.Fixture, acsUser(s.t, s.Fixture, room), latchkey.ModeCard, opening(room), staff).ID
				obey(s.t, s.Fixture, s.credential)
				s.write()
				end := new(s.Clock.Now().Add(48 * time.Hour))
				_, err := s.Store.UpdateACSCredential(s.t.Context(), s.Workspace.ID, s.credential, latchkey.ACSCredentialChange{EndsAt: end})
				require.NoError(s.t, err)
				obey(s.t, s.Fixture, s.credential)
			},
			(*scene).write,
		},
	}
}

// write puts what the system holds on the credential's card.
func (s *scene) write() {
	s.Exec(`update credentials set written_starts_at = asked_starts_at, written_ends_at = asked_ends_at where mode = 'card'`)
	obey(s.t, s.Fixture, s.credential)
}
