package latchkey_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
)

const (
	front = "front"
	back  = "back"
)

func TestNewGrantHasNothingToSay(t *testing.T) {
	t.Parallel()
	grant := simpleGrant(0, latchkey.CredentialWaiting)
	method := grant.Methods[0]
	assert.Empty(t, grant.Errors())
	assert.Empty(t, grant.Warnings())
	assert.Empty(t, grant.Mutations())
	assert.Empty(t, grant.MethodErrors(method, now))
	assert.Empty(t, grant.MethodWarnings(method, now))
}

// A grant that starts now fails when an attempt failed or a minute has passed,
// not while its door is being written to for the first time.
func TestMethodFailsOrIsDelayedOnlyWhenItIsLate(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		startsIn  time.Duration // from the credential's creation
		seenAfter time.Duration
		fault     latchkey.FaultClass
		changes   bool // the door has an earlier window
		want      []string
	}{
		{"starts now, first seconds", 0, 59 * time.Second, "", false, nil},
		{"starts now, a minute", 0, time.Minute, "", false, []string{"failed_to_issue"}},
		{"starts now, failed at once", 0, 0, latchkey.FaultOffline, false, []string{"failed_to_issue"}},
		{"began before it was made", -hour, 59 * time.Second, "", false, nil},
		{"began before it was made, a minute", -hour, time.Minute, "", false, []string{"failed_to_issue"}},
		{"starts in two hours, failed", 2 * hour, 0, latchkey.FaultOffline, false, nil},
		{"starts in an hour, not tried", hour, 59 * time.Second, "", false, nil},
		{"starts in an hour, a minute", hour, time.Minute, "", false, []string{"delay_in_issuing"}},
		{"starts in an hour, failed", hour, 0, latchkey.FaultOffline, false, []string{"delay_in_issuing"}},
		{"delayed, begins", hour, hour, "", false, []string{"delay_in_issuing"}},
		{"delayed, has begun", hour, hour + time.Minute, "", false, []string{"failed_to_issue"}},
		{"window being changed", 0, time.Minute, "", true, []string{"updating_access_times"}},
		{"window being changed, failed", 0, 0, latchkey.FaultOffline, true, []string{"failed_to_issue", "updating_access_times"}},
		{"over", -hour, 30 * hour, latchkey.FaultOffline, false, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			state := latchkey.CredentialWaiting
			if test.changes {
				state = latchkey.CredentialSet
			}
			grant := simpleGrant(test.startsIn, state)
			c := &grant.Methods[0].Credentials[0]
			if test.fault != "" {
				c.Fault, c.FaultMessage, c.Attempts = test.fault, "the lock does not answer", 1
			}
			at := now.Add(test.seenAfter)
			errors, warnings := grant.MethodErrors(grant.Methods[0], at), grant.MethodWarnings(grant.Methods[0], at)
			assert.Equal(t, test.want, append(codes(errors), codes(warnings)...))
		})
	}
}

// Every pending state shows its age, its reason and its next attempt.
func TestLateMethodSaysSinceWhenWhyAndWhatComesNext(t *testing.T) {
	t.Parallel()
	next := now.Add(5 * time.Minute)
	for _, test := range []struct {
		name   string
		change func(*latchkey.Credential)
		want   string
	}{
		{"not tried", func(*latchkey.Credential) {}, "The grant has begun. Front Door has not acknowledged yet, for 1m30s."},
		{"tried again", func(c *latchkey.Credential) {
			c.Fault, c.FaultMessage, c.Attempts, c.NextAttemptAt = latchkey.FaultOffline, "no answer", 3, &next
		}, "The grant has begun. Front Door: no answer (offline, 3 attempts in 1m30s). " +
			"Next attempt at 2026-06-01T12:05:00Z, or at once when the door reports back."},
		{"refused", func(c *latchkey.Credential) {
			c.Fault, c.FaultMessage, c.Attempts, c.State = latchkey.FaultUnsupported, "no keypad", 1, latchkey.CredentialRefused
		}, "The grant has begun. Front Door: no keypad (unsupported, 1 attempts in 1m30s). " +
			"It is not tried again until that is mended, the grant is changed, or by access_methods/retry_now."},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			grant := simpleGrant(0, latchkey.CredentialWaiting)
			test.change(&grant.Methods[0].Credentials[0])
			errors := grant.MethodErrors(grant.Methods[0], now.Add(90*time.Second))
			require.Len(t, errors, 1)
			assert.Equal(t, test.want, errors[0].Message)
			assert.Equal(t, now, errors[0].CreatedAt)
		})
	}
}

func TestGrantSaysWhatIsNotAsItShouldBe(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		change    func(*latchkey.Grant)
		errors    []string
		warnings  []string
		mutations []string
	}{
		{"on its door", func(*latchkey.Grant) {}, nil, nil, nil},
		{"being deleted", func(g *latchkey.Grant) { g.DeleteAskedAt = &now }, nil, []string{"being_deleted"}, nil},
		{"first attempt under way", func(g *latchkey.Grant) {
			c := credentialOf(g)
			c.State, c.Asked, c.NativeRef, c.Uncertain, c.Attempts = latchkey.CredentialSetting, nil, "", true, 1
		}, nil, nil, nil},
		{"a door that failed", func(g *latchkey.Grant) {
			c := credentialOf(g)
			c.State, c.Asked, c.Fault, c.Attempts = latchkey.CredentialSetting, nil, latchkey.FaultOffline, 1
		}, nil, []string{"underprovisioned_access"}, nil},
		{"a door that is no longer found in its account", func(g *latchkey.Grant) {
			g.Doors[0].RemovedAt = &now
		}, nil, []string{"underprovisioned_access"}, nil},
		{"a door that is no longer wanted", func(g *latchkey.Grant) {
			addDoor(g, latchkey.CredentialSet)
			g.Doors = g.Doors[:1]
		}, nil, []string{"overprovisioned_access"}, []string{"updating_spaces"}},
		{"a door that is new", func(g *latchkey.Grant) {
			addDoor(g, latchkey.CredentialWaiting)
			g.Methods[0].IssuedAt = &now
		}, nil, []string{"underprovisioned_access"}, []string{"updating_spaces"}},
		{"the second of its first doors", func(g *latchkey.Grant) {
			addDoor(g, latchkey.CredentialWaiting)
		}, nil, nil, nil},
		{"another window", func(g *latchkey.Grant) {
			g.Window.EndsAt = nil
		}, nil, []string{"updating_access_times"}, []string{"updating_access_times"}},
		{"another window, then deleted", func(g *latchkey.Grant) {
			g.Window.EndsAt, g.DeleteAskedAt = nil, &now
		}, nil, []string{"being_deleted"}, nil},
		{"another window and another door", func(g *latchkey.Grant) {
			addDoor(g, latchkey.CredentialSet)
			g.Methods[0].Credentials[1].Asked = &latchkey.Window{StartsAt: now}
			g.Doors = g.Doors[:1]
		}, nil, []string{"overprovisioned_access"}, []string{"updating_spaces"}},
		{"a door without a keypad", func(g *latchkey.Grant) {
			g.Doors = append(g.Doors, latchkey.Door{ID: back, Name: "Back Door", Kind: latchkey.DoorDevice})
		}, []string{"cannot_create_requested_access_methods"}, []string{"device_does_not_support_access_codes"}, nil},
		{"a door that is full", func(g *latchkey.Grant) {
			g.Unserved = []string{front}
		}, []string{"cannot_create_requested_access_methods"}, nil, nil},
		{"over", func(g *latchkey.Grant) {
			g.Status, g.Methods = latchkey.GrantEnded, nil
			g.Unserved = []string{front}
		}, nil, nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			grant := simpleGrant(0, latchkey.CredentialSet)
			*grant.Methods[0].Credentials[0].Asked = grant.Window
			test.change(&grant)
			assert.Equal(t, test.errors, codes(grant.Errors()), "errors")
			assert.Equal(t, test.warnings, codes(grant.Warnings()), "warnings")
			assert.Equal(t, test.mutations, codes(grant.Mutations()), "pending mutations")
			for _, notice := range append(append(grant.Errors(), grant.Warnings()...), grant.Mutations()...) {
				assert.NotEmpty(t, notice.Message)
				assert.False(t, notice.CreatedAt.IsZero())
			}
		})
	}
}

func TestNoticesCarryTheContractsProperties(t *testing.T) {
	t.Parallel()
	grant := simpleGrant(0, latchkey.CredentialSet)
	was := *grant.Methods[0].Credentials[0].Asked
	addDoor(&grant, latchkey.CredentialSet)
	grant.Methods[0].Credentials[1].Asked = &grant.Window
	grant.Doors = grant.Doors[:1]
	grant.Doors = append(grant.Doors, latchkey.Door{ID: "mute", Kind: latchkey.DoorDevice}, latchkey.Door{ID: "gate", Kind: latchkey.DoorEntrance})
	grant.Requested[0].Code = latchkey.NewSecret("1357")

	assert.Equal(t, map[string]any{"missing_device_ids": []string{"mute"}}, data(t, grant.Errors(), "cannot_create_requested_access_methods"))
	assert.Equal(t, map[string]any{"failed_devices": []any{}}, data(t, grant.Warnings(), "overprovisioned_access"))
	assert.Equal(t, map[string]any{"device_id": "mute"}, data(t, grant.Warnings(), "device_does_not_support_access_codes"))
	assert.Equal(t, map[string]any{"access_method_ids": []string{"method"}}, data(t, grant.Warnings(), "updating_access_times"))
	assert.Equal(t, map[string]any{"device_id": front, "original_code": "1357", "new_code": "2468"},
		data(t, grant.Warnings(), "requested_code_unavailable"))
	assert.Equal(t, map[string]any{"from": was, "to": grant.Window, "access_method_ids": []string{"method"}},
		data(t, grant.Mutations(), "updating_access_times"))
	assert.Equal(t, map[string]any{
		"from": map[string]any{"device_ids": []string{front, back}}, "to": map[string]any{"device_ids": []string{front}, "common_code_key": "grant"},
	}, data(t, grant.Mutations(), "updating_spaces"))
}

func TestMethodSaysWhichDoorsItGainsOrLoses(t *testing.T) {
	t.Parallel()
	sets := func(from, to []string) map[string]any {
		return map[string]any{"from": map[string]any{"device_ids": from}, "to": map[string]any{"device_ids": to}}
	}
	for _, test := range []struct {
		name   string
		change func(*latchkey.Grant)
		code   string
		want   map[string]any
	}{
		{
			"gains", func(g *latchkey.Grant) { addDoor(g, latchkey.CredentialWaiting) },
			"provisioning_access", sets([]string{front}, []string{front, back}),
		},
		{
			"loses", func(g *latchkey.Grant) { addDoor(g, latchkey.CredentialSet); g.Doors = g.Doors[:1] },
			"revoking_access", sets([]string{front, back}, []string{front}),
		},
		{"deleted", func(g *latchkey.Grant) { g.DeleteAskedAt = &now }, "revoking_access", sets([]string{front}, []string{})},
		{"over", func(g *latchkey.Grant) { g.Status = latchkey.GrantEnding }, "revoking_access", sets([]string{front}, []string{})},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			grant := simpleGrant(0, latchkey.CredentialSet)
			*grant.Methods[0].Credentials[0].Asked = grant.Window
			test.change(&grant)
			mutations := grant.MethodMutations(grant.Methods[0])
			assert.Len(t, mutations, 1)
			assert.Equal(t, test.want, data(t, mutations, test.code))
		})
	}
}

func TestFullDoorIsNamedApartFromOneThatCanNever(t *testing.T) {
	t.Parallel()
	grant := simpleGrant(0, latchkey.CredentialSet)
	grant.Doors = append(grant.Doors, latchkey.Door{ID: "mute", Kind: latchkey.DoorDevice})
	grant.Unserved = []string{front}
	require.Len(t, grant.Errors(), 1)
	assert.Equal(t, "1 of 2 doors cannot take any of the requested access methods, or not at these times. "+
		"For 1 of 2 doors there is no free code or card. They are looked at again every 15 minutes.", grant.Errors()[0].Message)
}

func credentialOf(g *latchkey.Grant) *latchkey.Credential { return &g.Methods[0].Credentials[0] }

func addDoor(g *latchkey.Grant, state latchkey.CredentialState) {
	door := g.Doors[0]
	door.ID, door.Name = back, "Back Door"
	g.Doors = append(g.Doors, door)
	c := latchkey.Credential{ID: back, DoorID: back, DoorName: door.Name, DoorKind: door.Kind, State: state, CreatedAt: now}
	if state == latchkey.CredentialSet {
		window := g.Window
		c.Asked, c.NativeRef = &window, "ref"
	}
	g.Methods[0].Credentials = append(g.Methods[0].Credentials, c)
}

func data(t *testing.T, notices []latchkey.Notice, code string) map[string]any {
	t.Helper()
	for _, notice := range notices {
		if notice.Code == code {
			return notice.Data
		}
	}
	t.Errorf("no %s among %v", code, codes(notices))
	return nil
}
