package sandbox_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/sandbox"
	"latchkey/drivers/sandbox/cloud"
	"latchkey/drivers/sandbox/wire"
)

// choosesItsPINs reports whether the lock has a say in which PIN it gets, beyond
// rules about its digits.
func choosesItsPINs(profile wire.Profile) bool {
	capabilities := latchkey.Capabilities{Constraints: profile.Constraints}
	return capabilities.MakesPINs() || capabilities.Has(latchkey.PINCodeMatchesSet)
}

// Every constraint type of the contract has a lock that enforces it.
func TestEveryConstraintHasALock(t *testing.T) {
	t.Parallel()
	enforced := map[latchkey.ConstraintType]string{}
	for _, profile := range cloud.Profiles() {
		for _, constraint := range profile.Constraints {
			enforced[constraint.Type] = profile.Name
		}
	}
	for _, constraint := range []latchkey.ConstraintType{
		latchkey.NoZeros, latchkey.CannotStartWith12, latchkey.NoTripleConsecutiveInts, latchkey.CannotSpecifyPINCode,
		latchkey.PINCodeMatchesSet, latchkey.StartDateInFuture, latchkey.NoSequence, latchkey.AtLeastThreeUniqueDigits,
		latchkey.CannotContain089, latchkey.CannotContain0789, latchkey.UniqueFirstFourDigits, latchkey.NoAllSameDigits,
		latchkey.NameLength, latchkey.NameMustBeUnique,
	} {
		assert.NotEmpty(t, enforced[constraint], constraint)
	}
}

// made is a session with locks of one profile.
type made struct {
	*testing.T

	site    *site
	session drivers.Session
}

func makes(t *testing.T, profile string, locks int) made {
	t.Helper()
	s := harness{cloud: openCloud(t), profile: profile}.site(t, locks)
	session, err := sandbox.New().Open(t.Context(), s.Config(), drivers.Env{})
	require.NoError(t, err)
	return made{t, s, session}
}

// ask is an operation for a whole afternoon from tomorrow on, in full hours.
func (m made) ask(door string, secret latchkey.Secret) drivers.Op {
	starts := time.Now().UTC().Truncate(time.Hour).Add(24 * time.Hour)
	ends := starts.Add(5 * time.Hour)
	return drivers.Op{
		Key: uuid.NewString(), Action: drivers.Put, Door: door,
		Credential: drivers.Credential{
			ID: uuid.NewString(), Mode: latchkey.ModeCode, Secret: secret, Name: "Ada",
			Window: latchkey.Window{StartsAt: starts, EndsAt: &ends},
		},
	}
}

func (m made) refused(op drivers.Op, class latchkey.FaultClass, text string) {
	m.Helper()
	_, err := m.session.Apply(m.Context(), op)
	fault := latchkey.FaultOf(err)
	require.Equal(m, class, fault.Class, "%v", err)
	assert.Contains(m, fault.Message, text)
}

func (m made) put(op drivers.Op) drivers.Receipt {
	m.Helper()
	receipt, err := m.session.Apply(m.Context(), op)
	require.NoError(m, err)
	return receipt
}

func (m made) opens(door string, code latchkey.Secret, at time.Time) bool {
	m.Helper()
	tried, err := m.site.admin.Try(m.Context(), m.site.id, door, wire.TryRequest{Code: code.Reveal(), At: &at})
	require.NoError(m, err)
	return tried.Opens
}

// A person has one PIN on all locks of a Salto site, and the site makes it.
func TestSaltoMakesOnePINForAllItsLocks(t *testing.T) {
	t.Parallel()
	m := makes(t, "salto_ks", 2)
	m.refused(m.ask(m.site.doors[0], latchkey.NewSecret("352635")), latchkey.FaultInvalidCode, "cannot_specify_pin_code")

	first := m.ask(m.site.doors[0], latchkey.Secret{})
	made := m.put(first)
	require.Len(t, made.Secret.Reveal(), 6)
	assert.Equal(t, made.Secret, m.put(first).Secret, "asked again, it is the same entry")
	second := m.ask(m.site.doors[1], made.Secret)
	assert.Equal(t, made.Secret, m.put(second).Secret)
	for _, door := range m.site.doors {
		assert.True(t, m.opens(door, made.Secret, first.Credential.Window.StartsAt))
	}
	first.Ref, first.Credential.Secret = made.Ref, made.Secret
	later := first.Credential.Window.EndsAt.Add(time.Hour)
	first.Credential.Window.EndsAt = &later
	assert.Equal(t, made.Secret, m.put(first).Secret, "another window leaves the PIN")
}

// An answer that was lost is read back with the PIN that the lock made.
func TestMadePINIsReadBack(t *testing.T) {
	t.Parallel()
	m := makes(t, "salto_ks", 1)
	op := m.ask(m.site.doors[0], latchkey.Secret{})
	made := m.put(op)
	receipt, outcome, err := drivers.Settle(t.Context(), m.session, op, drivers.Reading{Marked: true})
	require.NoError(t, err)
	assert.Equal(t, drivers.Done, outcome)
	assert.Equal(t, made.Secret, receipt.Secret)
}

// An algoPIN is computed for its hours and cannot be taken back.
func TestOfflineCodeIsMadeAndRunsUntilItsEnd(t *testing.T) {
	t.Parallel()
	m := makes(t, "igloohome_offline", 1)
	door := m.site.doors[0]
	op := m.ask(door, latchkey.Secret{})
	made := m.put(op)
	require.Len(t, made.Secret.Reveal(), 9)
	assert.True(t, made.Actual.Equal(op.Credential.Window))
	remove := op
	remove.Action, remove.Ref = drivers.Remove, made.Ref
	m.refused(remove, latchkey.FaultUnsupported, "works until its end")

	starts := op.Credential.Window.StartsAt
	assert.True(t, m.opens(door, made.Secret, starts.Add(time.Hour)))

	long := m.ask(door, latchkey.Secret{})
	*long.Credential.Window.EndsAt = starts.Add(48 * time.Hour)
	kept := m.put(long)
	assert.True(t, m.opens(door, kept.Secret, starts.Add(23*time.Hour)))
	assert.False(t, m.opens(door, kept.Secret, starts.Add(25*time.Hour)), "it was to be used within a day")

	tooLong := m.ask(door, latchkey.Secret{})
	end := tooLong.Credential.Window.StartsAt.AddDate(2, 0, 0)
	tooLong.Credential.Window.EndsAt = &end
	m.refused(tooLong, latchkey.FaultUnsupported, "no such window")
}

// Oracode takes the installer's times; the window is widened to them by an hour
// at most.
func TestOracodeTakesTheInstallersTimes(t *testing.T) {
	t.Parallel()
	m := makes(t, "oracode", 1) // in America/New_York
	zone, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	at := func(day, hour, minute int) time.Time {
		year := time.Now().Year() + 1
		return time.Date(year, time.March, day, hour, minute, 0, 0, zone)
	}
	stay := func(starts, ends time.Time) drivers.Op {
		op := m.ask(m.site.doors[0], latchkey.Secret{})
		op.Credential.Window = latchkey.Window{StartsAt: starts, EndsAt: &ends}
		return op
	}
	receipt := m.put(stay(at(5, 15, 30), at(20, 10, 45))) // over the change of the clock
	assert.True(t, receipt.Actual.StartsAt.Equal(at(5, 15, 0)), "%v", receipt.Actual)
	assert.True(t, receipt.Actual.EndsAt.Equal(at(20, 11, 0)), "%v", receipt.Actual)
	m.refused(stay(at(5, 12, 0), at(20, 11, 0)), latchkey.FaultUnsupported, "no such window")
}

// A lock that follows its account takes only PINs that are on another lock.
func TestFollowerTakesPINsOfTheAccountOnly(t *testing.T) {
	t.Parallel()
	m := makes(t, "account_pins", 1)
	follower, leader := m.site.doors[0], m.site.addLock(t, wire.LockRequest{Profile: "yale"})
	pin := latchkey.NewSecret("352635")
	m.refused(m.ask(follower, pin), latchkey.FaultInvalidCode, "pin_code_matches_existing_set")
	m.put(m.ask(leader, pin))
	m.put(m.ask(follower, pin))
}

// A lock that keeps readings of its clock opens for the whole window through the
// change of that clock, whether its zone is known (then to the minute) or not.
func TestWallClockLockOpensThroughAClockChange(t *testing.T) {
	t.Parallel()
	for _, hidden := range []bool{false, true} {
		for zoneName, changes := range map[string][2]time.Time{
			"Europe/Berlin":       {instant("2027-03-28T01:00:00Z"), instant("2027-10-31T01:00:00Z")},
			"America/New_York":    {instant("2027-03-14T07:00:00Z"), instant("2027-11-07T06:00:00Z")},
			"Australia/Lord_Howe": {instant("2027-04-03T15:00:00Z"), instant("2027-10-02T15:30:00Z")},
		} {
			m := makes(t, "wall_clock", 0)
			door := m.site.addLock(t, wire.LockRequest{Profile: "wall_clock", TimeZone: zoneName, HideZone: hidden})
			for i, change := range changes {
				op := m.ask(door, latchkey.NewSecret([]string{"352635", "352636"}[i]))
				window := latchkey.Window{StartsAt: change.Add(-30 * time.Hour)}
				end := change.Add(30 * time.Hour)
				window.EndsAt = &end
				op.Credential.Window = window
				m.put(op)
				opens := func(at time.Time) bool { return m.opens(door, op.Credential.Secret, at) }
				assert.True(t, opens(change.Add(-time.Minute)) && opens(change.Add(time.Minute)), "%s", zoneName)
				if !hidden {
					assert.True(t, opens(window.StartsAt), "%s", zoneName)
					assert.False(t, opens(window.StartsAt.Add(-time.Minute)), "%s: not early", zoneName)
					assert.True(t, opens(end.Add(-time.Minute)), "%s: not an hour short", zoneName)
					assert.False(t, opens(end), "%s", zoneName)
				}
			}
		}
	}
}

// The Schlage case: the maker's cloud takes today's offset for the whole window,
// so that after the clock went forward the end would come an hour early.
func TestUnknownZoneIsNotAnHourShort(t *testing.T) {
	t.Parallel()
	m := makes(t, "wall_clock", 0)
	door := m.site.addLock(t, wire.LockRequest{Profile: "wall_clock", TimeZone: "America/New_York", HideZone: true})
	starts := time.Now().UTC().Truncate(time.Minute).Add(time.Hour)
	for days := 30; days <= 360; days += 30 { // the year round: some windows span one change, some both
		op := m.ask(door, latchkey.NewSecret("352635"))
		end := starts.AddDate(0, 0, days)
		op.Credential.Window = latchkey.Window{StartsAt: starts, EndsAt: &end}
		receipt := m.put(op)
		assert.True(t, m.opens(door, op.Credential.Secret, end.Add(-time.Minute)), "after %d days", days)
		op.Action, op.Ref = drivers.Remove, receipt.Ref
		m.put(op)
	}
}

func instant(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return at
}
