package store

import (
	"context"
	"time"

	"github.com/lib/pq"

	"latchkey"
)

// territory is what there is of a noun, and how much of it a session reaches.
// things has the ids, with the workspace and the key, if it has keys.
type territory struct {
	things  string
	reached [latchkey.ToChange + 1]string // by need
}

// alike is a territory of things that are seen and changed, and neither used nor
// given to others otherwise.
func alike(things, seen, changed string) territory {
	return territory{things, [...]string{
		latchkey.ToSee: seen, latchkey.ToUse: changed, latchkey.ToGive: changed, latchkey.ToChange: changed,
	}}
}

func doorTerritory(kind latchkey.DoorKind) territory {
	return territory{`(select id, workspace_id from doors where kind = '` + string(kind) + `')`, [...]string{
		latchkey.ToSee: doorsSeen, latchkey.ToUse: doorsUsable, latchkey.ToGive: doorsGiven, latchkey.ToChange: doorsOwned,
	}}
}

var territories = map[latchkey.Noun]territory{
	latchkey.NounDevice:   doorTerritory(latchkey.DoorDevice),
	latchkey.NounEntrance: doorTerritory(latchkey.DoorEntrance),
	latchkey.NounSystem:   alike("systems", systemsSeen, `(select y.id from systems y where y.account_id in `+accountsOwned+`)`),
	latchkey.NounACSUser:  alike("acs_users", acsUsersSeen, acsUsersOwned),
	latchkey.NounACSGroup: alike("acs_groups", acsGroupsOwned, acsGroupsOwned),
	latchkey.NounACSCredential: alike(`(select id, workspace_id from grants where kind = 'acs_credential'
		union all select id, workspace_id from methods)`, acsCredentialsSeen, acsCredentialsOwned),
	latchkey.NounAccount: alike("accounts", accountsOwned, accountsOwned),
	latchkey.NounWebview: alike("connect_webviews", webviewsOwned, webviewsOwned),
	latchkey.NounSpace:   alike("spaces", spacesOwned, spacesOwned),
	latchkey.NounGrant: alike(`(select id, workspace_id, key from grants where kind = 'access_grant' and status <> 'deleted')`,
		grantsSeen, grantsOwned),
	latchkey.NounMethod: alike("methods", methodsSeen, methodsOwned),
	latchkey.NounAccessCode: alike(`(select g.id, g.workspace_id, ac.common_key as key
			from grants g join access_codes ac on ac.grant_id = g.id where g.status not in ('ended', 'deleted')
		union all select id, workspace_id, null from credentials
		union all select id, workspace_id, null from observed_codes)`, codesSeen, codesOwned),
	latchkey.NounActionAttempt: alike("action_attempts", attemptsSeen, attemptsSeen),
	latchkey.NounIdentity: alike(`(select id, workspace_id, key from identities where deleted_at is null or merged_into is not null)`,
		identitiesSeen, identitiesSeen),
	latchkey.NounProfile: alike("customization_profiles", profilesOwned, profilesOwned),
}

// CheckReach implements latchkey.Reach.
func (s *Store) CheckReach(
	ctx context.Context, workspaceID string, by latchkey.Viewer, need latchkey.Need, named []latchkey.Named,
) error {
	if by.IsServer() || need == latchkey.ToSearch {
		return nil
	}
	for _, things := range named {
		beyond, err := s.beyond(ctx, workspaceID, by, need, things)
		if err != nil {
			return err
		}
		if beyond {
			return s.outOfReach(ctx, workspaceID, by, need, things)
		}
	}
	return nil
}

// beyond reports whether one of the things is there and out of reach.
func (s *Store) beyond(
	ctx context.Context, workspaceID string, by latchkey.Viewer, need latchkey.Need, things latchkey.Named,
) (beyond bool, err error) {
	land := territories[things.Noun]
	reached, column := land.reached[need], "x.id = any(?::uuid[])"
	if things.ByKey {
		column = "x.key = any(?)"
	}
	q := newQuery(`select exists (select from `+land.things+` x where x.workspace_id = ? and `+column+` and x.id not in `,
		workspaceID, pq.Array(things.Values))
	if reached == doorsUsable {
		q.add(reached, s.now(ctx))
	} else {
		q.add(reached)
	}
	q.add(")").as(by)
	if err := s.db.GetContext(ctx, &beyond, q.text.String(), q.args...); err != nil {
		return false, missing(string(things.Noun), err)
	}
	return beyond, nil
}

// now is the time of the workspace that ctx is of.
func (s *Store) now(ctx context.Context) time.Time {
	ahead, _ := latchkey.ClockOffsetFrom(ctx)
	return s.clock.Now().Add(ahead)
}

// doing says what a caller wanted, for the error.
var doing = map[latchkey.Need]string{
	latchkey.ToSee: "view", latchkey.ToUse: "operate", latchkey.ToGive: "grant access to", latchkey.ToChange: "change",
}

// outOfReach is how things are refused: as if they were not there, unless the
// session sees them. An unseen device is refused as the contract has it (1.2).
func (s *Store) outOfReach(
	ctx context.Context, workspaceID string, by latchkey.Viewer, need latchkey.Need, things latchkey.Named,
) error {
	unseen, err := s.beyond(ctx, workspaceID, by, latchkey.ToSee, things)
	switch {
	case err != nil:
		return err
	case unseen && things.Noun != latchkey.NounDevice:
		return latchkey.NotFound(string(things.Noun))
	case unseen:
		need = latchkey.ToSee
	}
	return &latchkey.Error{
		Code: latchkey.EUnauthorized, Type: "unauthorized",
		Message: "Not authorized to " + doing[need] + " this " + string(things.Noun),
	}
}
