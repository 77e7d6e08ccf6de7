package latchkey_test

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"latchkey"
)

var now = time.Date(2026, time.June, 1, 12, 0, 0, 0, time.UTC)

// grants draws grants in every state that the store can hold.
func grants() *rapid.Generator[latchkey.Grant] {
	return rapid.Custom(func(t *rapid.T) latchkey.Grant {
		grant := latchkey.Grant{
			ID: "grant", Window: windows().Draw(t, "window"), Status: latchkey.GrantPending, CreatedAt: now.Add(-300 * time.Hour),
			Requested:     []latchkey.RequestedMethod{{Mode: latchkey.ModeCode}, {Mode: latchkey.ModeCloudKey}, {Mode: latchkey.ModeMobileKey}},
			DeleteAskedAt: lately(t, "delete asked"), SuspendedAt: lately(t, "suspended"),
		}
		doors := doors().Draw(t, "doors")
		for _, door := range doors {
			if rapid.Bool().Draw(t, "targeted") {
				grant.Doors = append(grant.Doors, door)
			}
		}
		if rapid.IntRange(0, 9).Draw(t, "full") == 0 && len(grant.Doors) > 0 {
			grant.Unserved, grant.UnservedSince = []string{grant.Doors[0].ID}, ago(t, "unserved")
		}
		for m := range rapid.IntRange(0, 2).Draw(t, "methods") {
			grant.Methods = append(grant.Methods, drawMethod(t, grant, m, doors))
		}
		return grant
	})
}

func drawMethod(t *rapid.T, grant latchkey.Grant, number int, doors []latchkey.Door) latchkey.Method {
	request := max(0, rapid.IntRange(-2, len(grant.Requested)-1).Draw(t, "request"))
	method := latchkey.Method{
		ID: fmt.Sprintf("method-%d", number), Request: request, Mode: grant.Requested[request].Mode,
		DeleteAskedAt: lately(t, "method delete asked"),
	}
	for _, door := range doors {
		if rapid.IntRange(0, 3).Draw(t, "absent") == 0 {
			continue
		}
		method.Credentials = append(method.Credentials, drawCredential(t, grant, method, door))
	}
	return method
}

func drawCredential(t *rapid.T, grant latchkey.Grant, method latchkey.Method, door latchkey.Door) latchkey.Credential {
	c := latchkey.Credential{
		ID: method.ID + "/" + door.ID, MethodID: method.ID, DoorID: door.ID, DoorName: door.Name, DoorKind: door.Kind, Mode: method.Mode,
		CreatedAt: now.Add(-minutes(t, "age", 0, 200*60)), WantedSince: *ago(t, "wanted"),
		State: rapid.SampledFrom(states(method.Mode)).Draw(t, "state"),
	}
	if c.State != latchkey.CredentialWaiting {
		drawHistory(t, grant, &c)
	}
	if c.State != latchkey.CredentialRemoved && !method.Mode.Kept() {
		c.Shared = rapid.SliceOfN(windows(), 0, 2).Draw(t, "shared")
		c.Reserved = rapid.IntRange(0, 3).Draw(t, "reserved") == 0
	}
	c.PausedAt, c.Retries = lately(t, "paused"), rapid.IntRange(0, 2).Draw(t, "retries")
	if _, targeted := grant.Door(door.ID); !targeted {
		since := now.Add(-minutes(t, "unwanted for", 0, 30))
		c.UnwantedSince = &since
	}
	return c
}

// states are those in which a credential of the mode may be found. One that no
// lock has is never under way.
func states(mode latchkey.Mode) []latchkey.CredentialState {
	kept := []latchkey.CredentialState{latchkey.CredentialWaiting, latchkey.CredentialSet, latchkey.CredentialRemoved}
	if mode.Kept() {
		return kept
	}
	return append(kept, latchkey.CredentialSetting, latchkey.CredentialRemoving, latchkey.CredentialRefused)
}

// drawHistory draws what became of a credential that was sent to its lock.
func drawHistory(t *rapid.T, grant latchkey.Grant, c *latchkey.Credential) {
	isSet := c.State == latchkey.CredentialSet
	if c.Mode.Kept() && !isSet {
		return
	}
	c.Uncertain = !isSet && rapid.Bool().Draw(t, "uncertain")
	if isSet || rapid.Bool().Draw(t, "acknowledged") {
		asked := grant.Window
		if rapid.Bool().Draw(t, "another window") {
			asked = windows().Draw(t, "asked")
		}
		c.Asked, c.NativeRef = &asked, "ref"
	}
	if !isSet && rapid.Bool().Draw(t, "failed") {
		c.Fault, c.Attempts = latchkey.FaultOffline, rapid.IntRange(1, 9).Draw(t, "attempts")
	}
}

func doors() *rapid.Generator[[]latchkey.Door] {
	return rapid.Custom(func(t *rapid.T) []latchkey.Door {
		doors := make([]latchkey.Door, rapid.IntRange(1, 4).Draw(t, "number of doors"))
		for i := range doors {
			doors[i] = latchkey.Door{
				ID: fmt.Sprintf("door-%d", i), Name: fmt.Sprintf("Door %d", i),
				Kind: rapid.SampledFrom([]latchkey.DoorKind{latchkey.DoorDevice, latchkey.DoorEntrance}).Draw(t, "kind"),
				Capabilities: latchkey.Capabilities{
					Modes: []latchkey.Mode{latchkey.ModeCode},
					Native: rapid.SampledFrom([]latchkey.WindowPrecision{
						latchkey.PrecisionNone, latchkey.PrecisionDate, latchkey.PrecisionHour,
						latchkey.PrecisionMinute, latchkey.PrecisionSecond,
					}).Draw(t, "native"),
					Unlock:      rapid.Bool().Draw(t, "unlock"),
					PreloadLead: rapid.SampledFrom([]time.Duration{0, 0, 24 * time.Hour}).Draw(t, "lead"),
				},
			}
		}
		return doors
	})
}

func windows() *rapid.Generator[latchkey.Window] {
	return rapid.Custom(func(t *rapid.T) latchkey.Window {
		window := latchkey.Window{StartsAt: now.Add(minutes(t, "starts in", -200*60, 200*60))}
		if rapid.Bool().Draw(t, "ends") {
			end := window.StartsAt.Add(minutes(t, "lasts", 1, 200*60))
			window.EndsAt = &end
		}
		return window
	})
}

func minutes(t *rapid.T, label string, least, most int) time.Duration {
	return time.Duration(rapid.IntRange(least, most).Draw(t, label)) * time.Minute
}

// ago draws an instant of the last hour.
func ago(t *rapid.T, label string) *time.Time {
	at := now.Add(-minutes(t, label+" ago", 0, 60))
	return &at
}

// lately draws, one time in four, an instant of the last hour.
func lately(t *rapid.T, label string) *time.Time {
	if rapid.IntRange(0, 3).Draw(t, label) > 0 {
		return nil
	}
	at := now.Add(-time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, label+" ago")))
	return &at
}

// steps are all that a plan wants done, at locks and at keys of ours.
func steps(plan latchkey.Plan) []latchkey.Step { return slices.Concat(plan.Steps, plan.Kept) }

// obey does what a plan says, as locks that never fail would.
func obey(grant *latchkey.Grant, plan latchkey.Plan, at time.Time) {
	for m := range grant.Methods {
		for i := range grant.Methods[m].Credentials {
			c := &grant.Methods[m].Credentials[i]
			if slices.Contains(plan.Drops, c.ID) || slices.Contains(plan.Releases, c.ID) {
				c.State = latchkey.CredentialRemoved
			}
			for _, step := range steps(plan) {
				switch {
				case step.CredentialID != c.ID:
				case step.Action == latchkey.StepRemove:
					c.State = latchkey.CredentialRemoved
				case step.Action == latchkey.StepSetAside:
					c.State, c.Asked, c.NativeRef, c.Uncertain, c.Fault = latchkey.CredentialWaiting, nil, "", false, ""
				default:
					asked := c.Wanted(grant.Window, at)
					c.State, c.Asked, c.NativeRef, c.Uncertain, c.Fault = latchkey.CredentialSet, &asked, "ref", false, ""
				}
			}
		}
	}
}

// simpleGrant is a grant of a PIN on one door that keeps minutes, for a day.
func simpleGrant(startsIn time.Duration, state latchkey.CredentialState) latchkey.Grant {
	starts := now.Add(startsIn)
	ends := starts.Add(24 * time.Hour)
	c := latchkey.Credential{
		ID: "credential", MethodID: "method", DoorID: "front", DoorName: "Front Door", DoorKind: latchkey.DoorDevice,
		State: state, CreatedAt: now,
	}
	if state != latchkey.CredentialWaiting {
		asked := latchkey.Window{StartsAt: now, EndsAt: &ends}
		c.Asked, c.NativeRef = &asked, "ref"
		if startsIn == 0 {
			c.Asked.EndsAt = nil
		}
	}
	return latchkey.Grant{
		ID: "grant", Window: latchkey.Window{StartsAt: starts, EndsAt: &ends}, Status: latchkey.GrantPending, CreatedAt: now,
		Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCode}},
		Doors: []latchkey.Door{{
			ID: "front", Name: "Front Door", Kind: latchkey.DoorDevice,
			Capabilities: latchkey.Capabilities{Modes: []latchkey.Mode{latchkey.ModeCode}, Native: latchkey.PrecisionMinute},
		}},
		Methods: []latchkey.Method{{
			ID: "method", Mode: latchkey.ModeCode, CreatedAt: now, Secret: latchkey.NewSecret("2468"),
			Credentials: []latchkey.Credential{c},
		}},
	}
}

func find(grant latchkey.Grant, credentialID string) (latchkey.Method, latchkey.Credential) {
	for _, method := range grant.Methods {
		for _, c := range method.Credentials {
			if c.ID == credentialID {
				return method, c
			}
		}
	}
	panic("no credential " + credentialID)
}

func targets(grant latchkey.Grant, c latchkey.Credential) bool {
	_, targeted := grant.Door(c.DoorID)
	return targeted
}

// othersObey does what the grants do that share an entry with a suspended one.
func othersObey(grant *latchkey.Grant, at time.Time) {
	for m := range grant.Methods {
		for i := range grant.Methods[m].Credentials {
			if c := &grant.Methods[m].Credentials[i]; grant.SuspendedAt != nil && shared(*c, at) && c.State != latchkey.CredentialRemoved {
				asked := c.Wanted(c.Shared[0], at)
				c.State, c.Asked, c.NativeRef, c.Uncertain, c.Fault = latchkey.CredentialSet, &asked, "ref", false, ""
			}
		}
	}
}

// hasNewDoor reports whether a door that is wanted has never acknowledged, and may
// be what the person moved to who lost one then.
func hasNewDoor(grant latchkey.Grant, lost time.Time) bool {
	isNew := func(wanted time.Time) bool { return wanted.After(lost.Add(-latchkey.BreakAfter)) }
	if grant.SuspendedAt != nil {
		return false
	}
	return len(grant.Unserved) > 0 && isNew(*grant.UnservedSince) || slices.ContainsFunc(grant.Methods, func(m latchkey.Method) bool {
		return m.DeleteAskedAt == nil && slices.ContainsFunc(m.Credentials, func(c latchkey.Credential) bool {
			return targets(grant, c) && c.State != latchkey.CredentialRemoved && c.Asked == nil && isNew(c.WantedSince)
		})
	})
}

func count[T any](all []T, is func(T) bool) int {
	n := 0
	for _, one := range all {
		if is(one) {
			n++
		}
	}
	return n
}

func codes(notices []latchkey.Notice) []string {
	var codes []string
	for _, notice := range notices {
		codes = append(codes, notice.Code)
	}
	return codes
}
