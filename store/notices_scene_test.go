package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// scene is a lock with a grant and a code of its own on it, both set.
type scene struct {
	*storetest.Fixture

	t     *testing.T
	door  latchkey.Door
	grant latchkey.Grant
	code  latchkey.AccessCode
	other latchkey.Door
	lost  store.FoundDoor

	made   int      // codes
	pulled []string // backup codes

	credential string // of an access control system; "" until a case makes one
}

func newScene(t *testing.T) *scene {
	t.Helper()
	f := storetest.New(t)
	s := &scene{Fixture: f, t: t, door: f.AddDevice(func(d *store.FoundDoor) { d.TimeZone = "Europe/Berlin" })}
	s.code = boundCode(t, f, s.door, 0) // first, so that its PIN is not the one that is drawn
	s.grant = f.Grant(storetest.On(s.door))
	s.obey()
	return s
}

// obey has the lock do all that is asked of it.
func (s *scene) obey() {
	s.t.Helper()
	obey(s.t, s.Fixture, s.grant.ID)
	obey(s.t, s.Fixture, s.code.ID)
}

// fails has the lock refuse, for now, the one thing that is asked of it for a grant.
func (s *scene) fails(id string, class latchkey.FaultClass) {
	s.t.Helper()
	_, due := plan(s.t, s.Fixture, id)
	require.Len(s.t, due.Steps, 1)
	at := s.Clock.Now()
	failure := store.Failure{Fault: latchkey.Faultf(class, "the lock says no"), RetryAt: &at}
	require.NoError(s.t, s.Store.FailStep(s.t.Context(), begin(s.t, s.Fixture, id, due.Steps[0]), failure))
}

// find lets the driver find the lock otherwise.
func (s *scene) find(change func(*store.FoundDoor)) { s.door = s.Change(s.door, change) }

// lengthen gives the grant and the code an hour more.
func (s *scene) lengthen() {
	s.t.Helper()
	end := new(reread(s.t, s.Fixture, s.grant.ID).Window.EndsAt.Add(time.Hour))
	s.update(latchkey.GrantChange{EndsAt: &end})
	codeEnd := readCode(s.t, s.Fixture, s.code.ID).Grant.Window.EndsAt.Add(time.Hour)
	s.change(latchkey.CodeChange{EndsAt: &codeEnd})
}

func (s *scene) update(change latchkey.GrantChange) {
	s.t.Helper()
	require.NoError(s.t, s.Store.UpdateGrant(s.t.Context(), s.Workspace.ID, latchkey.GrantRef{ID: s.grant.ID}, change))
}

func (s *scene) change(change latchkey.CodeChange) {
	s.t.Helper()
	_, err := s.Store.UpdateAccessCode(s.t.Context(), s.Workspace.ID, latchkey.CodeRef{ID: s.code.ID}, change)
	require.NoError(s.t, err)
}

func (s *scene) deleteCode(id string) {
	s.t.Helper()
	_, err := s.Store.DeleteAccessCode(s.t.Context(), s.Workspace.ID, latchkey.CodeRef{ID: id})
	require.NoError(s.t, err)
}

func (s *scene) suspend() { suspend(s.t, s.Fixture, s.grant.ID) }

// method is the grant's first.
func (s *scene) method() latchkey.MethodDoor {
	return latchkey.MethodDoor{MethodID: s.grant.Methods[0].ID}
}

// codeOf is the grant's access code.
func (s *scene) codeOf(grant latchkey.Grant) latchkey.AccessCode {
	s.t.Helper()
	return readCode(s.t, s.Fixture, live(reread(s.t, s.Fixture, grant.ID))[s.door.ID].ID)
}

// setAnew makes the scene's code one that the lock does not have yet.
func (s *scene) setAnew() { s.code = readCode(s.t, s.Fixture, s.boundFor(s.door)) }

// boundFor makes another code with an end on a device.
func (s *scene) boundFor(door latchkey.Door) string {
	s.t.Helper()
	end := s.Clock.Now().Add(4 * time.Hour)
	s.made++
	code, _, err := s.Store.CreateAccessCode(s.t.Context(), s.Workspace.ID, latchkey.NewAccessCode{
		DeviceID: door.ID, Name: "Cleaner", Code: latchkey.NewSecret(fmt.Sprintf("86%02d", s.made)),
		Window: &latchkey.Window{StartsAt: s.Clock.Now(), EndsAt: &end}, Terms: latchkey.CodeTerms{Chosen: true},
	})
	require.NoError(s.t, err)
	return code.ID
}

// fillPool has the lock take all the codes of its pool.
func (s *scene) fillPool() { fillPool(s.t, s.Fixture, s.door) }

// pull gives a code a backup code.
func (s *scene) pull(id string) {
	s.t.Helper()
	backup, err := s.Store.PullBackup(s.t.Context(), s.Workspace.ID, id)
	require.NoError(s.t, err)
	s.pulled = append(s.pulled, backup.ID)
}

// listed has the lock's list read: it has all that it should have, or nothing.
func (s *scene) listed(all bool) {
	s.t.Helper()
	ours, err := s.Store.OnDoor(s.t.Context(), s.door.ID)
	require.NoError(s.t, err)
	ids := make([]string, len(ours.Entries))
	for i, entry := range ours.Entries {
		ids[i] = entry.ID
	}
	reading := store.Reading{Kept: len(ids), Complete: true, Handovers: ours.Handovers, Missing: ids}
	if all {
		reading.Present, reading.Missing = ids, nil
	}
	require.NoError(s.t, s.Store.RecordReading(s.t.Context(), s.door.ID, reading))
}

// reads has the lock's list read: what of the code was changed, if it is there at all.
func (s *scene) reads(fields []string, now store.FoundCode) {
	s.t.Helper()
	ours, err := s.Store.OnDoor(s.t.Context(), s.door.ID)
	require.NoError(s.t, err)
	reading := store.Reading{Kept: len(ours.Entries), Complete: true, Handovers: ours.Handovers}
	id := readCode(s.t, s.Fixture, s.code.ID).Credential.ID
	for _, entry := range ours.Entries {
		switch {
		case entry.ID != id:
			reading.Present = append(reading.Present, entry.ID)
		case fields == nil:
			reading.Missing = append(reading.Missing, entry.ID)
		default:
			reading.Changed = map[string]store.Alteration{id: {Fields: fields, Was: entry, Now: now}}
		}
	}
	require.NoError(s.t, s.Store.RecordReading(s.t.Context(), s.door.ID, reading))
}

// The places where notices show.
func (s *scene) onGrant() []string {
	grant := reread(s.t, s.Fixture, s.grant.ID)
	return append(noticeCodes(grant.Errors()), noticeCodes(grant.Warnings())...)
}

func (s *scene) onMethod() (shown []string) {
	grant := reread(s.t, s.Fixture, s.grant.ID)
	for _, method := range grant.Methods {
		shown = append(shown, noticeCodes(grant.MethodErrors(method, s.Clock.Now()))...)
		shown = append(shown, noticeCodes(grant.MethodWarnings(method, s.Clock.Now()))...)
	}
	return shown
}

func (s *scene) onCode() []string {
	code, err := s.Store.AccessCode(s.t.Context(), s.Workspace.ID, latchkey.CodeRef{ID: s.code.ID})
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		return nil
	}
	require.NoError(s.t, err)
	return append(noticeCodes(append(code.Errors(), code.AccountErrors()...)), noticeCodes(code.Warnings(s.Clock.Now()))...)
}

func (s *scene) onPerson() []string {
	person, err := s.Store.Identity(s.t.Context(), s.Workspace.ID, latchkey.IdentityRef{ID: s.grant.IdentityID})
	require.NoError(s.t, err)
	return noticeCodes(person.Warnings())
}

func (s *scene) onDevice() []string {
	failures, cautions := readDevice(s.t, s.Fixture, s.door.ID).Notices()
	return append(noticeCodes(failures), noticeCodes(cautions)...)
}

func (s *scene) grantMutations() []string {
	return noticeCodes(reread(s.t, s.Fixture, s.grant.ID).Mutations())
}

func (s *scene) methodMutations() (shown []string) {
	grant := reread(s.t, s.Fixture, s.grant.ID)
	for _, method := range grant.Methods {
		shown = append(shown, noticeCodes(grant.MethodMutations(method))...)
	}
	return shown
}

func (s *scene) codeMutations() []string {
	code, err := s.Store.AccessCode(s.t.Context(), s.Workspace.ID, latchkey.CodeRef{ID: s.code.ID})
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		return nil
	}
	require.NoError(s.t, err)
	return noticeCodes(code.Mutations(s.Clock.Now()))
}

// lengthenFrom ends the grant a day after an instant.
func (s *scene) lengthenFrom(at time.Time) {
	s.t.Helper()
	end := new(at.AddDate(0, 0, 1))
	s.update(latchkey.GrantChange{EndsAt: &end})
}

func removed(s *scene) { s.lost = s.Lose(s.door) }

func found(s *scene) { s.door = s.Find(s.lost) }

func loginLost(s *scene) {
	fault := latchkey.Faultf(latchkey.FaultUnauthorized, "the password is wrong")
	require.NoError(s.t, s.Store.SetAccountFault(s.t.Context(), s.Account.ID, fault))
}

func loginBack(s *scene) {
	require.NoError(s.t, s.Store.ClearAccountFault(s.t.Context(), s.Account.ID))
}

// poolFilled lets the lock take so many codes of the pool.
func poolFilled(codes int) func(*scene) {
	return func(s *scene) {
		var ids []string
		require.NoError(s.t, s.DB.SelectContext(s.t.Context(), &ids, `
			select id from grants where kind = 'backup_code' order by id limit $1`, codes))
		for _, id := range ids {
			obey(s.t, s.Fixture, id)
		}
	}
}
