package store

import (
	"context"
	"fmt"
	"time"

	"latchkey"
)

// OnLock is a credential that a lock has, or may have.
type OnLock struct {
	ID      string
	Mark    string
	Ref     string
	Mode    latchkey.Mode
	Secret  latchkey.Secret
	Name    string // as the lock acknowledged it
	Asked   latchkey.Window
	Meant   *latchkey.Window // what the write that is open would make of it; nil for none
	Settled bool             // acknowledged, no write of it is open, and nobody took it off who may
	Paused  bool             // somebody has stopped a write that is open
	Open    bool             // what somebody changes of it at the lock holds
	Adopts  bool             // others wrote it, and it does not have our mark yet
}

// OnDoor is what a door's list is held against.
type OnDoor struct {
	Entries   []OnLock
	GivenBack map[string]bool // credentials whose entries have our mark and are not ours any more
	Handovers int64           // how often an entry changed hands between us and others
}

// OnDoor tells what is on a lock, or may be. The lock's lane must be held: then
// no step changes it.
func (s *Store) OnDoor(ctx context.Context, doorID string) (OnDoor, error) {
	found := OnDoor{GivenBack: map[string]bool{}}
	err := s.db.GetContext(ctx, &found.Handovers, `select handovers from doors where id = $1`, doorID)
	if err != nil {
		return found, missing("door", err)
	}
	var given []string
	err = s.db.SelectContext(ctx, &given, `select id from credentials where door_id = $1 and given_back_at is not null`, doorID)
	if err != nil {
		return found, failed("list what was given back", err)
	}
	for _, id := range given {
		found.GivenBack[id] = true
	}
	found.Entries, err = s.entriesOn(ctx, doorID)
	return found, err
}

// openTo selects the stand-alone code whose owner lets others change the entry c at
// its lock. Codes of access grants have no such switch (contract 4.4).
const openTo = `
	select g.id from holds oh join grants g on g.id = oh.grant_id join access_codes ac on ac.grant_id = g.id
	where oh.credential_id = c.id and oh.released_at is null and oh.replaced_at is null and g.kind = 'access_code'
		and g.delete_asked_at is null and ac.external_changes`

// takenOff is the condition that somebody took the entry c off its lock who may.
const takenOff = `coalesce(c.drift->>'change_type' = 'removed' and (c.drift->>'holds')::boolean, false)`

func (s *Store) entriesOn(ctx context.Context, doorID string) ([]OnLock, error) {
	var rows []struct {
		ID            string
		NativeRef     string
		Mode          latchkey.Mode
		State         latchkey.CredentialState
		Uncertain     bool
		Adopts        bool
		Open          bool
		TakenOff      bool
		Paused        bool
		AskedName     string
		AskedStartsAt *time.Time
		AskedEndsAt   *time.Time
		MeantStartsAt *time.Time
		MeantEndsAt   *time.Time
		MethodID      string
		SecretSealed  []byte
	}
	err := s.db.SelectContext(ctx, &rows, `
		select distinct on (c.id) c.id, c.native_ref, c.mode, c.state, c.uncertain, c.adopts,
			coalesce(c.asked_name, '') as asked_name, `+takenOff+` as taken_off, exists (`+openTo+`) as open,
			c.state in ('setting', 'removing') and c.paused_at is not null as paused,
			coalesce(c.asked_starts_at, c.intended_starts_at) as asked_starts_at,
			case when c.asked_starts_at is null then c.intended_ends_at else c.asked_ends_at end as asked_ends_at,
			c.intended_starts_at as meant_starts_at, c.intended_ends_at as meant_ends_at,
			m.id as method_id, m.secret_sealed
		from credentials c join holds h on h.credential_id = c.id and h.released_at is null join methods m on m.id = h.method_id
		where c.door_id = $1 and c.state not in ('removed', 'waiting') and `+onLocks+` order by c.id`, doorID)
	if err != nil {
		return nil, failed("list what is on a lock", err)
	}
	found := make([]OnLock, len(rows))
	for i, row := range rows {
		secret, err := s.vault.Open(methodSeal(row.MethodID), row.SecretSealed)
		if err != nil {
			return nil, fmt.Errorf("secret of method %s: %w", row.MethodID, err)
		}
		found[i] = OnLock{
			ID: row.ID, Mark: s.vault.mark(row.ID), Ref: row.NativeRef, Mode: row.Mode, Secret: secret,
			Meant: window(row.MeantStartsAt, row.MeantEndsAt), Adopts: row.Adopts, Name: row.AskedName, Open: row.Open, Paused: row.Paused,
			Settled: row.State == latchkey.CredentialSet && !row.Uncertain && !row.TakenOff,
		}
		if asked := window(row.AskedStartsAt, row.AskedEndsAt); asked != nil {
			found[i].Asked = *asked
		}
	}
	return found, nil
}
