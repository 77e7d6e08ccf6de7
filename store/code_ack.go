package store

import (
	"context"
	"slices"

	"github.com/lib/pq"

	"latchkey"
)

// codeOf is the access code that a job is about.
func codeOf(job Job) codeOnDoor {
	return codeOnDoor{grant: job.Grant, method: job.Method, credential: job.Credential, door: job.Door}
}

// tellAck writes what the lock's word means for the access code: that it is
// stored or works, or which change is on the lock now.
func (t *tx) tellAck(ctx context.Context, job Job) error {
	if !job.Credential.IsAccessCode() || job.Grant.Kind == latchkey.GrantOfBackup {
		return nil
	}
	if job.Credential.Adopts {
		if err := t.recordCode(ctx, latchkey.EventCodeConverted, codeOf(job), nil); err != nil {
			return err
		}
	}
	if job.Credential.Asked != nil {
		return t.tellChanged(ctx, job)
	}
	if renewed, err := t.tellNewPIN(ctx, job); err != nil || renewed {
		return err
	}
	kinds := []latchkey.EventType{latchkey.EventCodeSet}
	if job.Door.Capabilities.Native.EnforcesTimes() && !job.Window.Started(t.now) {
		kinds = []latchkey.EventType{latchkey.EventCodeScheduled}
	} else if err := t.noteTold(ctx, job.Credential.ID); err != nil {
		return err
	}
	if job.Credential.IssuedAt == nil { // else it was there before, and was taken off
		kinds = append(kinds, latchkey.EventCodeIssued)
	}
	return t.recordEach(ctx, codeOf(job), kinds...)
}

// tellNewPIN tells that a stand-alone code has its new PIN, when it had another
// one that was on the lock.
func (t *tx) tellNewPIN(ctx context.Context, job Job) (renewed bool, err error) {
	if job.Grant.Kind != latchkey.GrantOfCode || job.Method.SplitFrom == "" || job.Credential.IssuedAt != nil {
		return false, nil
	}
	err = t.GetContext(ctx, &renewed, `select exists (select from events where access_code_id = $1 and type = $2)`,
		job.Grant.ID, latchkey.EventCodeIssued)
	if err != nil || !renewed {
		return false, err
	}
	if job.Window.Started(t.now) {
		if err := t.noteTold(ctx, job.Credential.ID); err != nil {
			return true, err
		}
	}
	err = t.recordCodeChange(ctx, latchkey.EventCodePINChanged, codeOf(job), job.Method.SplitFrom,
		map[string]any{"description": "The code on " + job.Door.Name + " was changed."})
	if err != nil {
		return true, err
	}
	return true, t.recordCodeChange(ctx, latchkey.EventCodeChanged, codeOf(job), job.Method.SplitFrom, map[string]any{
		"change_reason": "modified_by_api", "changed_properties": []any{map[string]any{"property": "code"}},
	})
}

// tellChanged tells which properties of a code that was on the lock changed.
func (t *tx) tellChanged(ctx context.Context, job Job) error {
	var changed []any
	if asked := *job.Credential.Asked; !asked.Equal(job.Window) {
		from, to := times(asked), times(job.Window)
		for _, property := range []string{"starts_at", "ends_at"} {
			if from[property] != to[property] {
				changed = append(changed, map[string]any{"property": property, "from": from[property], "to": to[property]})
			}
		}
		err := t.recordCode(ctx, latchkey.EventCodeTimeFrameChanged, codeOf(job), map[string]any{
			"description": "The times of the code on " + job.Door.Name + " were changed.", "from": from, "to": to,
		})
		if err != nil {
			return err
		}
	}
	if name := job.Grant.NameOnLock(); job.Grant.Kind == latchkey.GrantOfCode && job.Credential.AskedName != name {
		from, to := map[string]any{"name": job.Credential.AskedName}, map[string]any{"name": name}
		changed = append(changed, map[string]any{"property": "name", "from": job.Credential.AskedName, "to": name})
		err := t.recordCode(ctx, latchkey.EventCodeNameChanged, codeOf(job), map[string]any{
			"description": "The name of the code on " + job.Door.Name + " was changed.", "from": from, "to": to,
		})
		if err != nil {
			return err
		}
	}
	if changed == nil {
		return nil
	}
	return t.recordCode(ctx, latchkey.EventCodeChanged, codeOf(job), map[string]any{
		"change_reason": "modified_by_api", "changed_properties": changed,
	})
}

// times is a window inside an event.
func times(w latchkey.Window) map[string]any {
	out := map[string]any{"starts_at": wireTime(&w.StartsAt), "ends_at": nil}
	if w.EndsAt != nil {
		out["ends_at"] = wireTime(w.EndsAt)
	}
	return out
}

// noteTold keeps that it was told that an entry opens its door.
func (t *tx) noteTold(ctx context.Context, credentialIDs ...string) error {
	_, err := t.ExecContext(ctx, `update credentials set told_set = true where id = any($1::uuid[])`, pq.Array(credentialIDs))
	if err != nil {
		return failed("note that a code works", err)
	}
	return nil
}

// tellStarted tells of the entries that a lock kept for later and that open the
// door now.
func (t *tx) tellStarted(ctx context.Context, grant *latchkey.Grant) error {
	for m := range grant.Methods {
		for c := range grant.Methods[m].Credentials {
			credential := &grant.Methods[m].Credentials[c]
			door, targeted := grant.Door(credential.DoorID)
			if !targeted || credential.ToldSet || credential.TakenOff() || !credential.IsAccessCode() || !credential.SetOver(grant.Window) ||
				!credential.Wanted(grant.Window, t.now).Started(t.now) {
				continue
			}
			credential.ToldSet = true
			if err := t.noteTold(ctx, credential.ID); err != nil {
				return err
			}
			code := codeOnDoor{grant: *grant, method: grant.Methods[m], credential: *credential, door: door}
			if err := t.recordCode(ctx, latchkey.EventCodeSet, code, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// tellGone tells that a code is off its lock. A stand-alone code whose PIN was
// changed is still there; one that may come back keeps its id.
func (t *tx) tellGone(ctx context.Context, job Job) error {
	if job.Grant.Kind == latchkey.GrantToRemove {
		return t.tellForeignGone(ctx, job)
	}
	if !job.Credential.IsAccessCode() || job.Credential.ReplacedAt != nil && job.Grant.Kind == latchkey.GrantOfCode {
		return nil
	}
	kinds := []latchkey.EventType{latchkey.EventCodeRemoved}
	if job.Grant.Kind == latchkey.GrantOfAccess && job.Step.Action == latchkey.StepRemove && !job.Credential.LeftBehind {
		kinds = append(kinds, latchkey.EventCodeDeleted)
	}
	return t.recordEach(ctx, codeOf(job), kinds...)
}

// tellNeverSet tells that codes of an access grant are not wanted any more and
// never were on their locks.
func (t *tx) tellNeverSet(ctx context.Context, grant latchkey.Grant, credentialIDs []string) error {
	if grant.Kind != latchkey.GrantOfAccess {
		return nil
	}
	for _, method := range grant.Methods {
		for _, credential := range method.Credentials {
			if !slices.Contains(credentialIDs, credential.ID) || !credential.IsAccessCode() {
				continue
			}
			door, err := one[doorRow](ctx, t, "door", newQuery(doorSelect+` where d.id = ?`, credential.DoorID))
			if err != nil {
				return err
			}
			code := codeOnDoor{grant: grant, method: method, credential: credential, door: door}
			if err := t.recordCode(ctx, latchkey.EventCodeDeleted, code, nil); err != nil {
				return err
			}
		}
	}
	return nil
}
