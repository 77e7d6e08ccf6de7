package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
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
	lost  store.FoundDoor
}

func newScene(t *testing.T) *scene {
	t.Helper()
	f := storetest.New(t)
	s := &scene{Fixture: f, t: t, door: f.AddDevice(func(d *store.FoundDoor) { d.TimeZone = "Europe/Berlin" })}
	s.grant, s.code = f.Grant(storetest.On(s.door)), boundCode(t, f, s.door, 0)
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

func (s *scene) onMethod() []string {
	grant := reread(s.t, s.Fixture, s.grant.ID)
	if len(grant.Methods) == 0 {
		return nil
	}
	errors, warnings := grant.MethodErrors(grant.Methods[0], s.Clock.Now()), grant.MethodWarnings(grant.Methods[0], s.Clock.Now())
	return append(noticeCodes(errors), noticeCodes(warnings)...)
}

func (s *scene) onCode() []string {
	code, err := s.Store.AccessCode(s.t.Context(), s.Workspace.ID, latchkey.CodeRef{ID: s.code.ID})
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		return nil
	}
	require.NoError(s.t, err)
	return append(noticeCodes(append(code.Errors(), code.AccountErrors()...)), noticeCodes(code.Warnings(s.Clock.Now()))...)
}

func (s *scene) onDevice() []string {
	failures, cautions := readDevice(s.t, s.Fixture, s.door.ID).Notices()
	return append(noticeCodes(failures), noticeCodes(cautions)...)
}

// Each notice shows from when its cause is there until it is cured.
func TestNoticesAppearAndClear(t *testing.T) {
	t.Parallel()
	bind := func(name string, online bool, troubles ...latchkey.TroubleCode) func(*scene) {
		return func(s *scene) {
			s.find(func(d *store.FoundDoor) { d.Online, d.Troubles, d.Name = online, troubles, name })
		}
	}
	well := bind("Door", true)
	obeyed := (*scene).obey
	for name, test := range map[string]struct {
		place       func(*scene) []string
		want        []string
		cause, cure func(*scene)
	}{
		"device offline":         {(*scene).onDevice, []string{"device_disconnected"}, bind("Door", false), well},
		"hub offline":            {(*scene).onDevice, []string{"hub_disconnected"}, bind("Door", false, latchkey.TroubleHub), well},
		"subscription over":      {(*scene).onDevice, []string{"subscription_required"}, bind("Door", true, latchkey.TroubleSubscription), well},
		"flaky":                  {(*scene).onDevice, []string{"device_has_flaky_connection"}, bind("Door", true, latchkey.TroubleFlaky), well},
		"privacy mode":           {(*scene).onDevice, []string{"privacy_mode"}, bind("Door", true, latchkey.TroublePrivacy), well},
		"slow":                   {(*scene).onDevice, []string{"device_communication_degraded"}, bind("Door", true, latchkey.TroubleSignal), well},
		"office mode":            {(*scene).onDevice, []string{"salto_ks_office_mode"}, bind("Door", true, latchkey.TroubleOfficeMode), well},
		"removed from its cloud": {(*scene).onDevice, []string{"device_removed"}, removed, found},
		"full": {
			(*scene).onDevice,
			[]string{"max_access_codes_reached"},
			func(s *scene) { s.find(func(d *store.FoundDoor) { d.Capabilities.MaxCodes = 2 }) },
			func(s *scene) { s.find(func(d *store.FoundDoor) { d.Capabilities.MaxCodes = 3 }) },
		},
		"login lost": {(*scene).onDevice, []string{"account_disconnected"}, loginLost, loginBack},
		"pool empty, then full": {
			(*scene).onDevice,
			[]string{"empty_backup_access_code_pool"},
			func(s *scene) {
				require.NoError(s.t, s.Store.SetBackupPool(s.t.Context(), s.Workspace.ID, s.door.ID, true))
			},
			poolFilled(latchkey.BackupPoolSize),
		},
		"pool partly filled": {
			(*scene).onDevice,
			[]string{"partial_backup_access_code_pool"},
			func(s *scene) {
				require.NoError(s.t, s.Store.SetBackupPool(s.t.Context(), s.Workspace.ID, s.door.ID, true))
				poolFilled(1)(s)
			},
			poolFilled(latchkey.BackupPoolSize),
		},
		"grant deleted, its lock away": {
			(*scene).onGrant,
			[]string{"being_deleted"},
			func(s *scene) { require.NoError(s.t, s.Store.DeleteGrant(s.t.Context(), s.Workspace.ID, s.grant.ID)) },
			func(s *scene) {
				obey(s.t, s.Fixture, s.grant.ID)
				_, err := s.Store.Grant(s.t.Context(), s.Workspace.ID, latchkey.GrantRef{ID: s.grant.ID})
				wantError(s.t, err, latchkey.ENotFound, "access_grant_not_found")
				s.grant = s.Grant(storetest.On(s.door))
			},
		},
		"a door that does not take its code": {
			(*scene).onGrant,
			[]string{"underprovisioned_access"},
			func(s *scene) {
				other := s.AddDevice(func(d *store.FoundDoor) { d.TimeZone = "UTC" })
				s.update(latchkey.GrantChange{DeviceIDs: &[]string{s.door.ID, other.ID}})
				s.fails(s.grant.ID, latchkey.FaultOffline)
			}, obeyed,
		},
		"a door that keeps its code": {
			(*scene).onGrant,
			[]string{"overprovisioned_access"},
			func(s *scene) {
				other := s.AddDevice(func(d *store.FoundDoor) { d.TimeZone = "UTC" })
				s.update(latchkey.GrantChange{DeviceIDs: &[]string{s.door.ID, other.ID}})
				s.obey()
				s.update(latchkey.GrantChange{DeviceIDs: &[]string{s.door.ID}})
				plan(s.t, s.Fixture, s.grant.ID)
			}, obeyed,
		},
		"times changed": {(*scene).onGrant, []string{"updating_access_times"}, (*scene).lengthen, obeyed},
		"a device without a keypad": {
			(*scene).onGrant,
			[]string{"cannot_create_requested_access_methods", "device_does_not_support_access_codes"},
			func(s *scene) {
				plain := s.AddDevice(func(d *store.FoundDoor) { d.Capabilities.Modes = nil })
				s.update(latchkey.GrantChange{DeviceIDs: &[]string{s.door.ID, plain.ID}})
				s.obey()
			},
			func(s *scene) {
				s.update(latchkey.GrantChange{DeviceIDs: &[]string{s.door.ID}})
				s.obey()
			},
		},
		"times that the lock cannot keep": {
			(*scene).onGrant,
			[]string{"cannot_create_requested_access_methods", "device_time_constraints_violated", "updating_access_times"},
			func(s *scene) {
				s.find(func(d *store.FoundDoor) { d.Capabilities.NeedsEnd = true })
				s.update(latchkey.GrantChange{EndsAt: new((*time.Time)(nil))})
			},
			func(s *scene) { s.lengthenFrom(s.Clock.Now()); s.obey() },
		},
		"method late": {
			(*scene).onMethod,
			[]string{"failed_to_issue", "updating_access_times"},
			func(s *scene) { s.lengthen(); s.fails(s.grant.ID, latchkey.FaultOffline) }, obeyed,
		},
		"method deleted": {
			(*scene).onMethod,
			[]string{"being_deleted"},
			func(s *scene) {
				which := latchkey.MethodSelector{MethodID: s.grant.Methods[0].ID}
				require.NoError(s.t, s.Store.DeleteMethods(s.t.Context(), s.Workspace.ID, which))
			}, obeyed,
		},
		"code refused for want of room": {
			(*scene).onCode,
			[]string{"failed_to_set_on_device", "no_space_for_access_code_on_device", "delay_in_setting_on_device"},
			func(s *scene) { s.lengthen(); s.fails(s.code.ID, latchkey.FaultSlotsFull) }, obeyed,
		},
		"code not taken off": {
			(*scene).onCode,
			[]string{"failed_to_remove_from_device", "being_deleted"},
			func(s *scene) {
				_, err := s.Store.DeleteAccessCode(s.t.Context(), s.Workspace.ID, latchkey.CodeRef{ID: s.code.ID})
				require.NoError(s.t, err)
				s.fails(s.code.ID, latchkey.FaultOffline)
			}, obeyed,
		},
		"code deleted at the lock": {
			(*scene).onCode,
			[]string{"conflicting_external_modification", "delay_in_setting_on_device"},
			func(s *scene) { s.reads(nil, store.FoundCode{}) }, obeyed,
		},
		"code edited at the lock": {
			(*scene).onCode,
			[]string{"conflicting_external_modification", "delay_in_setting_on_device"},
			func(s *scene) { s.reads([]string{"code"}, store.FoundCode{Secret: latchkey.NewSecret("9753")}) }, obeyed,
		},
		"code edited by who may": {
			(*scene).onCode,
			[]string{"external_modification_in_effect"},
			func(s *scene) {
				s.change(latchkey.CodeChange{ExternalChanges: new(true)})
				s.reads([]string{"code"}, store.FoundCode{Secret: latchkey.NewSecret("9753")})
			},
			func(s *scene) { s.lengthen(); s.obey() },
		},
		"login lost, on the code": {(*scene).onCode, []string{"account_disconnected"}, loginLost, loginBack},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			require.Empty(t, test.place(s))
			test.cause(s)
			assert.Equal(t, test.want, test.place(s))
			test.cure(s)
			assert.Empty(t, test.place(s))
		})
	}
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
