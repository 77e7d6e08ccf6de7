package latchkey_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
)

// keyGrant is a grant of an issued cloud key for one door, for a day from now.
func keyGrant() latchkey.Grant {
	grant := simpleGrant(0, latchkey.CredentialSet)
	grant.Doors[0].Capabilities.Unlock = true
	grant.Requested[0].Mode = latchkey.ModeCloudKey
	method := &grant.Methods[0]
	method.Mode, method.Secret, method.Issued = latchkey.ModeCloudKey, latchkey.Secret{}, true
	return grant
}

func TestKeyOpensOnlyWhatItIsForAndWhen(t *testing.T) {
	t.Parallel()
	type change struct {
		grant func(*latchkey.Grant)
		use   func(*latchkey.KeyUse)
	}
	for name, test := range map[string]struct {
		change
		at   time.Time
		want string
	}{
		"within its times":        {change{}, now, ""},
		"before them":             {change{}, now.Add(-time.Second), "access_grant_not_started"},
		"at their end":            {change{}, now.Add(24 * time.Hour), "access_grant_ended"},
		"on a deleted grant":      {change{grant: func(g *latchkey.Grant) { g.DeleteAskedAt = &now }}, now, "access_method_not_found"},
		"deleted":                 {change{grant: func(g *latchkey.Grant) { g.Methods[0].DeleteAskedAt = &now }}, now, "access_method_not_found"},
		"on a suspended grant":    {change{grant: func(g *latchkey.Grant) { g.SuspendedAt = &now }}, now, "access_grant_suspended"},
		"not issued":              {change{grant: func(g *latchkey.Grant) { g.Methods[0].Issued = false }}, now, "access_method_not_issued"},
		"a PIN":                   {change{grant: func(g *latchkey.Grant) { g.Methods[0].Mode = latchkey.ModeCode }}, now, "invalid_input"},
		"a mobile key":            {change{use: func(u *latchkey.KeyUse) { u.Mode = latchkey.ModeMobileKey }}, now, "invalid_input"},
		"of another grant":        {change{use: func(u *latchkey.KeyUse) { u.MethodID = "other" }}, now, "access_method_not_found"},
		"at another door":         {change{use: func(u *latchkey.KeyUse) { u.DoorID = "back" }}, now, "invalid_input"},
		"at another kind of door": {change{use: func(u *latchkey.KeyUse) { u.DoorKind = latchkey.DoorEntrance }}, now, "invalid_input"},
		"an ACS credential of a suspended user": {change{grant: func(g *latchkey.Grant) {
			g.Kind, g.SuspendedAt = latchkey.GrantOfCredential, &now
		}}, now, "acs_credential_suspended"},
		"an ACS credential, not issued": {change{grant: func(g *latchkey.Grant) {
			g.Kind, g.Methods[0].Issued = latchkey.GrantOfCredential, false
		}}, now, "acs_credential_not_issued"},
		"an ACS credential that is deleted": {change{
			grant: func(g *latchkey.Grant) { g.DeleteAskedAt = &now }, use: func(u *latchkey.KeyUse) { u.CredentialID = "credential" },
		}, now, "acs_credential_not_found"},
		"at a door it lost": {change{grant: func(g *latchkey.Grant) { g.Doors = nil }}, now, "invalid_input"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			grant, use := keyGrant(), latchkey.KeyUse{MethodID: "method", Mode: latchkey.ModeCloudKey, DoorID: "front"}
			if test.grant != nil {
				test.grant(&grant)
			}
			if test.use != nil {
				test.use(&use)
			}
			err := grant.Opens(use, test.at)
			if test.want == "" {
				require.NoError(t, err)
				return
			}
			refusal, is := errors.AsType[*latchkey.Error](err)
			require.True(t, is, "%v", err)
			assert.Equal(t, test.want, refusal.Type)
			assert.NotEmpty(t, refusal.Message)
		})
	}
}
