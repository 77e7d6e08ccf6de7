package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"latchkey"
	"latchkey/pin"
)

// CreateACSCredential implements latchkey.ACSCredentials.
func (s *Store) CreateACSCredential(
	ctx context.Context, workspaceID string, wish latchkey.NewACSCredential,
) (made latchkey.ACSCredential, err error) {
	err = s.inTxAgain(ctx, &made.ID, func(t *tx) error {
		user, err := t.userFor(ctx, workspaceID, wish.User, wish.User.SystemID)
		if err != nil {
			return err
		}
		id, err := t.createCredential(ctx, user, wish)
		if err != nil {
			return err
		}
		made, err = t.reader().acsCredential(ctx, workspaceID, id)
		return err
	})
	return made, err
}

func (t *tx) createCredential(ctx context.Context, user latchkey.ACSUser, wish latchkey.NewACSCredential) (string, error) {
	if wish.StartsAt.IsZero() {
		wish.StartsAt = t.now
	}
	window := latchkey.Window{StartsAt: wish.StartsAt.UTC(), EndsAt: utc(wish.EndsAt)}
	if err := checkWindow(window, t); err != nil {
		return "", err
	}
	doorIDs, err := t.checkDoors(ctx, user.WorkspaceID, latchkey.DoorEntrance, wish.EntranceIDs)
	if err != nil {
		return "", err
	}
	id := uuid.NewString()
	if err := t.insertCredential(ctx, id, user, window, doorIDs); err != nil {
		return "", err
	}
	grant, err := t.reader().grant(ctx, id)
	if err != nil {
		return "", err
	}
	if err := grant.CheckCredential(wish); err != nil {
		return "", err
	}
	request, err := t.requestFor(ctx, grant, wish)
	if err != nil {
		return "", err
	}
	if err := t.insertRequests(ctx, id, 0, []latchkey.RequestedMethod{request}); err != nil {
		return "", err
	}
	return id, t.beginCredential(ctx, id)
}

// insertCredential writes a credential as its user leaves it. The rule of its doors
// is one of spaces: those that the user may enter are a space of theirs.
func (t *tx) insertCredential(
	ctx context.Context, id string, user latchkey.ACSUser, window latchkey.Window, doorIDs []string,
) error {
	left, opens := user.Leaves(window, t.now)
	_, err := t.ExecContext(ctx, `
		insert into grants (id, workspace_id, kind, starts_at, ends_at, status, created_at, suspended_at)
		values ($1, $2, 'acs_credential', $3, $4, case when $6 then 'pending' else 'suspending' end, $5,
			case when not $6 then $5::timestamptz end)`,
		id, user.WorkspaceID, left.StartsAt, left.EndsAt, t.now, opens)
	if err != nil {
		return failed("insert ACS credential", err)
	}
	_, err = t.ExecContext(ctx, `
		insert into acs_credentials (grant_id, system_id, acs_user_id, starts_at, ends_at) values ($1, $2, $3, $4, $5)`,
		id, user.SystemID, user.ID, window.StartsAt, window.EndsAt)
	if err != nil {
		return failed("insert ACS credential", err)
	}
	if err := t.addTargets(ctx, id, resolved{doorIDs: doorIDs}); err != nil {
		return err
	}
	return t.targetUser(ctx, id, user.ID)
}

// targetUser makes what a user may enter, also by their groups, the doors of a
// grant; "" is nobody.
func (t *tx) targetUser(ctx context.Context, grantID, userID string) error {
	_, err := t.ExecContext(ctx, `
		insert into grant_spaces (grant_id, space_id) select $1, o.space_id from `+userSpaces+` o where o.user_id = $2`, grantID, null(userID))
	if err != nil {
		return failed("target a user's entrances", err)
	}
	return nil
}

// beginCredential makes the credential's method, and leaves the letter to its
// workflow. Entrances of the caller that cannot take its PIN refuse it whole.
func (t *tx) beginCredential(ctx context.Context, id string) error {
	grant, err := t.reader().grant(ctx, id)
	if err != nil {
		return err
	}
	if err := t.materialise(ctx, &grant); err != nil {
		return err
	}
	if err := t.demandPIN(ctx, grant); err != nil {
		return err
	}
	return t.post(ctx, latchkey.ReasonCreated, id)
}

// demandPIN refuses a PIN that an entrance of the credential cannot take, and with
// it all that was written. Entrances that come later are left out instead.
func (t *tx) demandPIN(ctx context.Context, grant latchkey.Grant) error {
	if !grant.Requested[0].Exact {
		return nil
	}
	missing, err := t.missingDoors(ctx, grant, 0, latchkey.ModeCode)
	if err != nil || len(missing) == 0 {
		return err
	}
	return pinUnavailable(missing[0])
}

func pinUnavailable(door latchkey.Door) error {
	unavailable := latchkey.Conflict("requested_code_unavailable", fmt.Sprintf(
		"The code cannot be used on %s. Nothing was changed. Send another code, or leave it out.", door.Name))
	unavailable.Data = map[string]any{"acs_entrance_ids": []string{door.ID}}
	return unavailable
}

// requestFor is the one way in that a credential asks for. Its PIN is known before
// there is any entrance for it, unless the system chooses it: whoever the user is
// let in by next, they come with the PIN that they know.
func (t *tx) requestFor(
	ctx context.Context, grant latchkey.Grant, wish latchkey.NewACSCredential,
) (latchkey.RequestedMethod, error) {
	request := latchkey.RequestedMethod{Mode: wish.Mode, Code: wish.Code}
	system, err := all[doorRow](ctx, t, presentDoors(grant.WorkspaceID, latchkey.DoorEntrance).
		when(true, "d.system_id = ?", grant.ACS.SystemID).add(" order by d.id"))
	if err != nil {
		return request, err
	}
	takes, _ := parted(system, func(d latchkey.Door) bool { return d.Capabilities.Accepts(wish.Mode) })
	if len(takes) == 0 {
		return request, latchkey.Invalid("access_method", "No entrance of this ACS system can be unlocked with a "+wish.Mode.Label())
	}
	if wish.Mode != latchkey.ModeCode {
		return request, nil
	}
	if i := slices.IndexFunc(takes, func(d latchkey.Door) bool { return d.Capabilities.MakesPINs() }); i >= 0 {
		if !wish.Code.IsZero() {
			return request, latchkey.ChosenByMaker(takes[i])
		}
		return request, nil
	}
	request.Exact = true
	request.Code, err = t.pinOf(ctx, grant, takes, wish.Code)
	return request, err
}

// pinOf is the PIN that the caller chose, which each of the credential's entrances
// must take, or one that is free on every entrance of the system that can share it
// with them.
func (t *tx) pinOf(
	ctx context.Context, grant latchkey.Grant, system []latchkey.Door, wish latchkey.Secret,
) (latchkey.Secret, error) {
	if err := t.drawAlone(ctx, system); err != nil {
		return latchkey.Secret{}, err
	}
	if !wish.IsZero() {
		return wish, t.checkPINOn(ctx, grant.Doors, wish)
	}
	own, others := parted(system, func(d latchkey.Door) bool { _, is := grant.Door(d.ID); return is })
	doors := slices.Concat(own, others)
	all := make([]pin.Rules, len(doors))
	for i, door := range doors {
		all[i] = pin.RulesOf(door.Capabilities)
	}
	group := pin.Groups(all)[0]
	members := make([]latchkey.Door, len(group.Doors))
	for i, index := range group.Doors {
		members[i] = doors[index]
	}
	code, found, err := t.drawFree(ctx, group.Rules, members)
	if err == nil && !found {
		err = noFreePIN(doors[0])
	}
	return code, err
}

func (t *tx) checkPINOn(ctx context.Context, doors []latchkey.Door, code latchkey.Secret) (err error) {
	for _, door := range doors {
		if door.Capabilities.Accepts(latchkey.ModeCode) {
			err = cmp.Or(err, t.checkPIN(ctx, door, code))
		}
	}
	return err
}
