package store

import (
	"context"
	"maps"

	"latchkey"
)

// codeOnDoor is an access code at the moment of an event.
type codeOnDoor struct {
	grant      latchkey.Grant
	method     latchkey.Method
	credential latchkey.Credential
	door       latchkey.Door
}

// id is the wire's access_code_id.
func (c codeOnDoor) id() string {
	if c.grant.Kind == latchkey.GrantOfAccess {
		return c.credential.ID
	}
	return c.grant.ID
}

// tells are the events that carry the code. It is sealed with its method, and
// opened when the event is read.
var tells = map[latchkey.EventType]bool{
	latchkey.EventCodeScheduled: true, latchkey.EventCodeSet: true, latchkey.EventCodeIssued: true,
	latchkey.EventCodeDeleted: true, latchkey.EventCodePINChanged: true, latchkey.EventCodeChanged: true,
	latchkey.EventCodeChangeRequested: true,
}

// recordCode writes an event of an access code. Codes in a pool are nobody's yet
// and have none, and neither have those of others that are taken off, nor codes of
// doors that the wire calls entrances.
func (t *tx) recordCode(ctx context.Context, kind latchkey.EventType, code codeOnDoor, more map[string]any) error {
	return t.recordCodeChange(ctx, kind, code, "", more)
}

// recordCodeChange is recordCode for a code that was another method's before.
func (t *tx) recordCodeChange(
	ctx context.Context, kind latchkey.EventType, code codeOnDoor, formerMethodID string, more map[string]any,
) error {
	managed := code.grant.Kind == latchkey.GrantOfAccess || code.grant.Kind == latchkey.GrantOfCode
	if !managed || code.door.Kind != latchkey.DoorDevice || code.method.Mode != latchkey.ModeCode {
		return nil
	}
	about := latchkey.EventSubject{
		AccessCodeID: code.id(), DeviceID: code.door.ID, AccountID: code.door.AccountID, FormerMethodID: formerMethodID,
	}
	if tells[kind] {
		about.CodeMethodID = code.method.ID
	}
	data := map[string]any{"access_code_id": code.id(), "device_id": code.door.ID, "connected_account_id": code.door.AccountID}
	maps.Copy(data, more)
	return t.record(ctx, code.door.WorkspaceID, kind, about, data)
}

// recordEach writes several events of one code.
func (t *tx) recordEach(ctx context.Context, code codeOnDoor, kinds ...latchkey.EventType) error {
	for _, kind := range kinds {
		if err := t.recordCode(ctx, kind, code, nil); err != nil {
			return err
		}
	}
	return nil
}

// tellCodes writes an event for the access code of each of the doors, as they
// come to be with the method's newest credentials.
func (t *tx) tellCodes(
	ctx context.Context, kind latchkey.EventType, grant latchkey.Grant, method latchkey.Method, credentialIDs []string, doors []latchkey.Door,
) error {
	for i, door := range doors {
		code := codeOnDoor{grant: grant, method: method, credential: latchkey.Credential{ID: credentialIDs[i]}, door: door}
		if err := t.recordCode(ctx, kind, code, nil); err != nil {
			return err
		}
	}
	return nil
}

// recordOutside writes an event of what somebody did to a code at its lock.
func (t *tx) recordOutside(ctx context.Context, kind latchkey.EventType, door latchkey.Door, credentialID string) error {
	code, found, err := t.codeOfEntry(ctx, door, credentialID)
	if err != nil || !found {
		return err
	}
	return t.recordCode(ctx, kind, code, nil)
}

// tellAbandoned tells that a code of an access grant is no more, whatever its lock
// has. One of its own tells that when its grant is over.
func (t *tx) tellAbandoned(ctx context.Context, door latchkey.Door, credentialID string) error {
	code, found, err := t.codeOfEntry(ctx, door, credentialID)
	if err != nil || !found || code.grant.Kind != latchkey.GrantOfAccess {
		return err
	}
	return t.recordCode(ctx, latchkey.EventCodeDeleted, code, nil)
}

// codeOfEntry is the access code that an entry is, of the grant that used it first.
func (t *tx) codeOfEntry(ctx context.Context, door latchkey.Door, credentialID string) (code codeOnDoor, found bool, err error) {
	var held struct {
		ID, MethodID string
		Mode         latchkey.Mode
		Kind         latchkey.GrantKind
	}
	found, err = t.getOne(ctx, &held, `
		select g.id, g.kind, h.method_id, c.mode from holds h join grants g on g.id = h.grant_id join credentials c on c.id = h.credential_id
		where h.credential_id = $1 and h.released_at is null order by h.created_at, h.method_id limit 1`, credentialID)
	code = codeOnDoor{
		grant: latchkey.Grant{ID: held.ID, Kind: held.Kind}, door: door,
		method: latchkey.Method{ID: held.MethodID, Mode: held.Mode}, credential: latchkey.Credential{ID: credentialID},
	}
	return code, found, err
}
