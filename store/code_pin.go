package store

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"latchkey"
	"latchkey/pin"
)

// chosenPIN is the PIN for one device; alone when it is not the one that the
// devices have together.
type chosenPIN struct {
	code  latchkey.Secret
	alone bool
}

// choosePINs finds a PIN for each device: the caller's, that of the codes with the
// same key, or a drawn one. None is known yet for locks whose maker chooses it.
func (t *tx) choosePINs(
	ctx context.Context, workspaceID string, wish latchkey.NewAccessCodes, doors []latchkey.Door,
) ([]chosenPIN, error) {
	if slices.ContainsFunc(doors, func(d latchkey.Door) bool { return d.Capabilities.MakesPINs() }) {
		return t.awaitPINs(ctx, workspaceID, wish, doors)
	}
	if err := t.drawAlone(ctx, doors); err != nil {
		return nil, err
	}
	shared, err := t.commonPIN(ctx, workspaceID, wish.Each)
	if err != nil {
		return nil, err
	}
	if shared.IsZero() {
		if shared, err = t.drawShared(ctx, wish, doors); err != nil {
			return nil, err
		}
	}
	pins := make([]chosenPIN, len(doors))
	for i, door := range doors {
		pins[i].code = shared
		err := t.checkPIN(ctx, door, shared)
		if err == nil {
			continue
		}
		if !wish.Split || latchkey.CodeOf(err) == latchkey.EInternal {
			return nil, err
		}
		drawn, err := t.drawFor(ctx, wish.Each.Length, door)
		if err != nil {
			return nil, err
		}
		pins[i] = chosenPIN{code: drawn, alone: true}
	}
	return pins, nil
}

// awaitPINs leaves the PIN of locks whose maker chooses it unknown, and chooses one
// for the others.
func (t *tx) awaitPINs(
	ctx context.Context, workspaceID string, wish latchkey.NewAccessCodes, doors []latchkey.Door,
) ([]chosenPIN, error) {
	if len(doors) > 1 && !wish.Split {
		return nil, notShared()
	}
	_, rest := parted(doors, func(d latchkey.Door) bool { return d.Capabilities.MakesPINs() })
	var known []chosenPIN
	if len(rest) > 0 {
		var err error
		if known, err = t.choosePINs(ctx, workspaceID, wish, rest); err != nil {
			return nil, err
		}
	}
	pins := make([]chosenPIN, len(doors))
	for i, door := range doors {
		if door.Capabilities.MakesPINs() {
			pins[i].alone = true
			continue
		}
		pins[i], known = known[0], known[1:]
	}
	return pins, nil
}

func notShared() error {
	return latchkey.Conflict("code_cannot_be_shared", "The devices have no code in common that keeps the rules of each. Nothing was created.")
}

// commonPIN is the caller's PIN, or that of the codes with the same key; zero
// when there is neither.
func (t *tx) commonPIN(ctx context.Context, workspaceID string, wish latchkey.NewAccessCode) (latchkey.Secret, error) {
	if wish.Terms.CommonKey == "" {
		return wish.Code, nil
	}
	ids, err := t.codesWithKey(ctx, workspaceID, wish.Terms.CommonKey)
	if err != nil || len(ids) == 0 {
		return wish.Code, err
	}
	code, err := t.reader().accessCode(ctx, workspaceID, latchkey.CodeRef{ID: ids[0]})
	if err != nil {
		return latchkey.Secret{}, err
	}
	if !wish.Code.IsZero() && wish.Code != code.Method.Secret {
		return latchkey.Secret{}, latchkey.Invalid("code", "The access codes with this common_code_key have another code. Leave code out")
	}
	return code.Method.Secret, nil
}

// codesWithKey locks the live codes that have the key.
func (t *tx) codesWithKey(ctx context.Context, workspaceID, key string) ([]string, error) {
	var ids []string
	err := t.SelectContext(ctx, &ids, `
		select g.id from grants g join access_codes ac on ac.grant_id = g.id
		where g.workspace_id = $1 and ac.common_key = $2 and g.status not in ('ended', 'deleted') and g.delete_asked_at is null
		order by g.id for no key update of g`, workspaceID, key)
	if err != nil {
		return nil, failed("read codes by key", err)
	}
	return ids, nil
}

// drawShared draws a PIN for all devices, or, where the caller would rather have
// several, for as many as share the rules of the first.
func (t *tx) drawShared(ctx context.Context, wish latchkey.NewAccessCodes, doors []latchkey.Door) (latchkey.Secret, error) {
	all := make([]pin.Rules, len(doors))
	for i, door := range doors {
		all[i] = pin.RulesOf(door.Capabilities)
	}
	groups := pin.Groups(all)
	if len(groups) > 1 && !wish.Split {
		return latchkey.Secret{}, notShared()
	}
	members := make([]latchkey.Door, len(groups[0].Doors))
	for i, index := range groups[0].Doors {
		members[i] = doors[index]
	}
	code, found, err := t.drawFree(ctx, preferring(groups[0].Rules, wish.Each.Length), members)
	if err == nil && !found {
		err = noFreePIN(members[0])
	}
	return code, err
}

// drawFor draws a PIN for one device.
func (t *tx) drawFor(ctx context.Context, length int, door latchkey.Door) (latchkey.Secret, error) {
	code, found, err := t.drawFree(ctx, preferring(pin.RulesOf(door.Capabilities), length), []latchkey.Door{door})
	if err == nil && !found {
		err = noFreePIN(door)
	}
	return code, err
}

func noFreePIN(door latchkey.Door) error {
	return latchkey.Conflict("no_free_access_code", "No code that keeps the rules of "+door.Name+" is free on it. Delete one first.")
}

// preferring tries the preferred length first, where the lock takes it.
func preferring(rules pin.Rules, length int) pin.Rules {
	if at := slices.Index(rules.Lengths, length); at > 0 {
		rules.Lengths = append([]int{length}, slices.Delete(slices.Clone(rules.Lengths), at, at+1)...)
	}
	return rules
}

// checkPIN says why a device cannot take a PIN.
func (t *tx) checkPIN(ctx context.Context, door latchkey.Door, code latchkey.Secret) error {
	if door.Capabilities.MakesPINs() {
		return latchkey.ChosenByMaker(door)
	}
	if broken, is := errors.AsType[*pin.Broken](pin.RulesOf(door.Capabilities).Check(code.Reveal())); is {
		return &latchkey.Error{
			Code: latchkey.EInvalid, Type: "code_constraints_violated",
			Message: "The code breaks a rule of " + door.Name + ": " + broken.Rule + ". Choose another one, or leave it out.",
		}
	}
	fits, _, err := t.fitting(ctx, latchkey.Grant{ID: uuid.NewString()}, code, []latchkey.Door{door})
	if err == nil && len(fits.free) == 0 {
		err = latchkey.Conflict(latchkey.DuplicateCode, "Another access code of the device has this code.")
	}
	return err
}

// DrawCode implements latchkey.AccessCodes.
func (s *Store) DrawCode(ctx context.Context, workspaceID, deviceID string) (code latchkey.AccessCode, err error) {
	err = s.inTx(ctx, nil, func(t *tx) error {
		door, err := one[doorRow](ctx, t, string(latchkey.DoorDevice),
			presentDoors(workspaceID, latchkey.DoorDevice).when(true, "d.id = ?", deviceID))
		if err != nil {
			return err
		}
		if door.Capabilities.MakesPINs() {
			return latchkey.ChosenByMaker(door)
		}
		if err := (latchkey.NewAccessCode{Window: &latchkey.Window{EndsAt: &t.now}}).Allowed(door); err != nil {
			return err
		}
		drawn, err := t.drawFor(ctx, 0, door)
		code = latchkey.AccessCode{
			ID: uuid.NewString(), Door: door, CreatedAt: t.now, Method: latchkey.Method{Mode: latchkey.ModeCode, Secret: drawn},
			Grant: latchkey.Grant{Kind: latchkey.GrantOfCode, WorkspaceID: workspaceID, Window: latchkey.Window{StartsAt: t.now}},
		}
		return err
	})
	return code, err
}
