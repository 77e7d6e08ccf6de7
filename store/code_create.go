package store

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"latchkey"
)

// CreateAccessCode implements latchkey.AccessCodes.
func (s *Store) CreateAccessCode(
	ctx context.Context, workspaceID string, wish latchkey.NewAccessCode,
) (code latchkey.AccessCode, attempt latchkey.ActionAttempt, err error) {
	err = s.inTxAgain(ctx, &attempt.ID, func(t *tx) error {
		one := latchkey.NewAccessCodes{Each: wish, DeviceIDs: []string{wish.DeviceID}}
		doors, err := t.codeDoors(ctx, workspaceID, one)
		if err != nil {
			return err
		}
		made, err := t.createCodes(ctx, workspaceID, one, doors)
		if err != nil {
			return err
		}
		code = made[0]
		attempt, err = t.codeAttempt(ctx, latchkey.AttemptCreateAccessCode, code)
		return err
	})
	return code, attempt, err
}

// CreateAccessCodes implements latchkey.AccessCodes. A repeated request finds
// the codes by their ids.
func (s *Store) CreateAccessCodes(
	ctx context.Context, workspaceID string, wish latchkey.NewAccessCodes,
) (codes []latchkey.AccessCode, err error) {
	var ids string
	err = s.inTxAgain(ctx, &ids, func(t *tx) error {
		doors, err := t.codeDoors(ctx, workspaceID, wish)
		if err != nil {
			return err
		}
		if wish.Each.Code.IsZero() {
			wish.Each.Terms.CommonKey = "auto_set_by_create_multiple_" + uuid.NewString()
		}
		if codes, err = t.createCodes(ctx, workspaceID, wish, doors); err != nil {
			return err
		}
		made := make([]string, len(codes))
		for i, code := range codes {
			made[i] = code.ID
		}
		ids = strings.Join(made, ",")
		return nil
	})
	return codes, err
}

// createCodes makes codes on devices: all of them, or none.
func (t *tx) createCodes(
	ctx context.Context, workspaceID string, wish latchkey.NewAccessCodes, doors []latchkey.Door,
) ([]latchkey.AccessCode, error) {
	if wish.Each.Window == nil {
		wish.Each.Window = &latchkey.Window{StartsAt: t.now}
	}
	if err := checkWindow(*wish.Each.Window, t); err != nil {
		return nil, err
	}
	pins, err := t.choosePINs(ctx, workspaceID, wish, doors)
	if err != nil {
		return nil, err
	}
	rows := make([]codeRow, len(doors))
	for i, door := range doors {
		if rows[i], err = t.createOn(ctx, door, wish.Each, pins[i]); err != nil {
			return nil, err
		}
	}
	return t.reader().accessCodes(ctx, rows)
}

// createOn makes a code on one device, with its event and, where it is wanted,
// the device's pool of backup codes.
func (t *tx) createOn(ctx context.Context, door latchkey.Door, wish latchkey.NewAccessCode, chosen chosenPIN) (codeRow, error) {
	if err := t.limit(ctx, door.ID, latchkey.CallCreateCode); err != nil {
		return codeRow{}, err
	}
	window, err := wish.TimesOn(door)
	if err != nil {
		return codeRow{}, err
	}
	wish.Window = &window
	if chosen.alone {
		wish.Terms.CommonKey, wish.Terms.Chosen = "", false
	}
	grant, err := t.createCode(ctx, door, latchkey.GrantOfCode, wish, chosen.code)
	if err != nil {
		return codeRow{}, err
	}
	if err := t.tellCreated(ctx, grant, door); err != nil {
		return codeRow{}, err
	}
	if wish.Backup {
		if err := t.enablePool(ctx, door); err != nil {
			return codeRow{}, err
		}
	}
	return codeRow{ID: grant.ID, GrantID: grant.ID, DoorID: door.ID, CreatedAt: grant.CreatedAt}, nil
}

// codeDoors are the devices of new codes, and why one of them can have none.
func (t *tx) codeDoors(ctx context.Context, workspaceID string, wish latchkey.NewAccessCodes) ([]latchkey.Door, error) {
	doors := make([]latchkey.Door, len(wish.DeviceIDs))
	for i, id := range wish.DeviceIDs {
		door, err := one[doorRow](ctx, t, string(latchkey.DoorDevice),
			presentDoors(workspaceID, latchkey.DoorDevice).when(true, "d.id = ?", id).add(" for share of d"))
		if err != nil {
			return nil, err
		}
		if err := wish.Each.Allowed(door); err != nil {
			return nil, err
		}
		doors[i] = door
	}
	return doors, nil
}

// createCode writes a stand-alone code with its PIN reserved, and the letter to
// its workflow.
func (t *tx) createCode(
	ctx context.Context, door latchkey.Door, kind latchkey.GrantKind, wish latchkey.NewAccessCode, code latchkey.Secret,
) (latchkey.Grant, error) {
	id := uuid.NewString()
	_, err := t.ExecContext(ctx, `
		insert into grants (id, workspace_id, kind, name, starts_at, ends_at, status, created_at)
		values ($1, $2, $3, $4, $5, $6, 'pending', $7)`,
		id, door.WorkspaceID, kind, null(wish.Name), wish.Window.StartsAt.UTC(), utc(wish.Window.EndsAt), t.now)
	if err != nil {
		return latchkey.Grant{}, failed("insert access code", err)
	}
	_, err = t.ExecContext(ctx, `
		insert into access_codes (grant_id, common_key, just_in_time, external_changes, chosen, one_time)
		values ($1, $2, $3, $4, $5, $6)`,
		id, null(wish.Terms.CommonKey), wish.Terms.JustInTime, wish.Terms.ExternalChanges, wish.Terms.Chosen, wish.Terms.OneTime)
	if err != nil {
		return latchkey.Grant{}, failed("insert access code", err)
	}
	if err := t.addTargets(ctx, id, resolved{doorIDs: []string{door.ID}}); err != nil {
		return latchkey.Grant{}, err
	}
	request := latchkey.RequestedMethod{Mode: latchkey.ModeCode}
	if wish.Terms.Chosen {
		request.Code = code
	}
	if err := t.insertRequests(ctx, id, 0, []latchkey.RequestedMethod{request}); err != nil {
		return latchkey.Grant{}, err
	}
	grant, err := t.reader().grant(ctx, id)
	if err != nil {
		return latchkey.Grant{}, err
	}
	if err := t.addMethod(ctx, &grant, 0, code, fit{free: []latchkey.Door{door}}); err != nil {
		return latchkey.Grant{}, err
	}
	return grant, t.post(ctx, latchkey.ReasonCreated, id)
}

func (t *tx) tellCreated(ctx context.Context, grant latchkey.Grant, door latchkey.Door) error {
	code := codeOnDoor{grant: grant, method: grant.Methods[0], credential: grant.Methods[0].Credentials[0], door: door}
	return t.recordCode(ctx, latchkey.EventCodeCreated, code, nil)
}

// codeAttempt writes the attempt of a change of a code. It has succeeded: that
// the change is wanted is all that it says, and the lock may take longer than an
// attempt lives. Its result names the code without its PIN.
func (t *tx) codeAttempt(
	ctx context.Context, kind latchkey.AttemptType, code latchkey.AccessCode,
) (latchkey.ActionAttempt, error) {
	attempt := latchkey.ActionAttempt{
		ID: uuid.NewString(), WorkspaceID: code.Grant.WorkspaceID, Type: kind, Status: latchkey.AttemptSucceeded,
		DoorID: code.Door.ID, CreatedAt: t.now, Result: map[string]any{},
	}
	if kind != latchkey.AttemptDeleteAccessCode {
		attempt.Result["access_code"] = map[string]any{"access_code_id": code.ID, "device_id": code.Door.ID}
	}
	_, err := t.ExecContext(ctx, `
		insert into action_attempts (id, workspace_id, type, status, result, door_id, created_at, ended_at)
		values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp())`,
		attempt.ID, attempt.WorkspaceID, kind, attempt.Status, object(attempt.Result), attempt.DoorID, t.now)
	if err != nil {
		return attempt, failed("write action attempt", err)
	}
	return attempt, nil
}
