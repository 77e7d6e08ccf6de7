package store

import (
	"context"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"latchkey"
)

// FoundEncoder is an encoder as its driver found it.
type FoundEncoder struct {
	NativeID, System, Name string
}

const encoderSelect = `
	select e.id, e.workspace_id, e.account_id, e.system_id, e.native_id, e.name, e.created_at, e.next_failure, a.provider,
		e.removed_at is not null or a.deleted_at is not null as gone
	from encoders e join accounts a on a.id = e.account_id`

type encoderRow struct {
	latchkey.Encoder

	NextFailure *string
	Provider    string
	Gone        bool // its driver finds it no more, or its account is deleted
}

func (r encoderRow) entity() (latchkey.Encoder, latchkey.Mark) {
	encoder := r.Encoder
	encoder.CreatedAt = encoder.CreatedAt.UTC()
	return encoder, latchkey.Mark{CreatedAt: encoder.CreatedAt, ID: encoder.ID}
}

// failure is how the next encoding fails; nil when it is to be tried.
func (r encoderRow) failure() *latchkey.AttemptFailure {
	if r.Gone {
		return encoderGone(latchkey.EncoderOffline)
	}
	if text(r.NextFailure) == "" {
		return nil
	}
	return &latchkey.AttemptFailure{Type: *r.NextFailure, Message: "It was simulated that the encoding fails. The next one is tried again."}
}

// encoderGone says that an encoder went away while somebody waited for it.
func encoderGone(word string) *latchkey.AttemptFailure {
	return &latchkey.AttemptFailure{Type: word, Message: "The encoder is not there any more. Use another one."}
}

// presentEncoders selects the encoders that callers see.
func presentEncoders(workspaceID string) *query {
	return newQuery(encoderSelect+` where e.workspace_id = ? and e.removed_at is null and a.deleted_at is null`, workspaceID)
}

// Encoder implements latchkey.Encoders.
func (s *Store) Encoder(ctx context.Context, workspaceID, id string) (latchkey.Encoder, error) {
	return one[encoderRow](ctx, s.db, "acs_encoder", presentEncoders(workspaceID).when(true, "e.id = ?", id))
}

// ListEncoders implements latchkey.Encoders.
func (s *Store) ListEncoders(
	ctx context.Context, workspaceID string, filter latchkey.EncoderFilter, page latchkey.Page,
) (latchkey.List[latchkey.Encoder], error) {
	q := presentEncoders(workspaceID).
		seen(filter.Viewer, "e.system_id in "+systemsSeen).
		within("e.id", filter.IDs).
		within("e.system_id", filter.SystemIDs).
		page("e", page)
	return list[encoderRow](ctx, s.db, q, page.Limit)
}

// SimulateEncoding implements latchkey.Encoders.
func (s *Store) SimulateEncoding(ctx context.Context, workspaceID, encoderID, failure string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		if err := t.needSandbox(ctx, workspaceID); err != nil {
			return err
		}
		encoder, err := one[encoderRow](ctx, t, "acs_encoder", presentEncoders(workspaceID).when(true, "e.id = ?", encoderID))
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `update encoders set next_failure = $2 where id = $1`, encoder.ID, failure)
		if err != nil {
			return failed("simulate an encoding", err)
		}
		return nil
	})
}

// needSandbox refuses to simulate among real doors.
func (t *tx) needSandbox(ctx context.Context, workspaceID string) error {
	workspace, err := one[workspaceRow](ctx, t, "workspace", newQuery(workspaceSelect+` where w.id = ?`, workspaceID))
	if err == nil && !workspace.IsSandbox {
		err = latchkey.NotSandbox()
	}
	return err
}

// encoders makes the rows of an account's encoders agree with what its driver found.
func (s *syncing) encoders(ctx context.Context, found []FoundEncoder) error {
	natives := make([]string, 0, len(found))
	for _, encoder := range found {
		natives = append(natives, encoder.NativeID)
		if err := s.saveEncoder(ctx, encoder); err != nil {
			return err
		}
	}
	gone, err := scanAll[encoderRow](ctx, s, newQuery(`
		update encoders e set removed_at = ? from accounts a
		where a.id = e.account_id and e.account_id = ? and e.removed_at is null and e.native_id <> all(?)
		returning e.id, e.workspace_id, e.account_id, e.system_id, e.native_id, e.name, e.created_at, e.next_failure, a.provider`,
		s.now, s.account.ID, pq.Array(natives)))
	if err != nil {
		return err
	}
	for _, row := range gone {
		if err := s.tellEncoder(ctx, latchkey.EventEncoderRemoved, row.ID, row.SystemID); err != nil {
			return err
		}
	}
	return nil
}

func (s *syncing) saveEncoder(ctx context.Context, found FoundEncoder) error {
	var id string
	systemID := s.systemIDs[found.System]
	_, err := s.ExecContext(ctx, `
		update encoders set name = $3, system_id = $4 where account_id = $1 and native_id = $2 and (name, system_id) is distinct from ($3, $4)`,
		s.account.ID, found.NativeID, found.Name, systemID)
	if err != nil {
		return failed("rename encoder", err)
	}
	added, err := s.getOne(ctx, &id, `
		insert into encoders as e (id, workspace_id, account_id, system_id, native_id, name, created_at)
		values ($1, $2, $3, $4, $5, $6, $7)
		on conflict (account_id, native_id) do update set removed_at = null where e.removed_at is not null
		returning id`,
		uuid.NewString(), s.account.WorkspaceID, s.account.ID, systemID, found.NativeID, found.Name, s.now)
	if err != nil {
		return failed("save encoder", err)
	}
	if !added {
		return nil
	}
	return s.tellEncoder(ctx, latchkey.EventEncoderAdded, id, systemID)
}

func (s *syncing) tellEncoder(ctx context.Context, kind latchkey.EventType, id, systemID string) error {
	about := latchkey.EventSubject{SystemID: systemID, AccountID: s.account.ID}
	return s.record(ctx, s.account.WorkspaceID, kind, about,
		map[string]any{atEncoder: id, "acs_system_id": systemID, ofAccount: s.account.ID})
}
