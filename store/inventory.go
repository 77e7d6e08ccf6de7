package store

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"latchkey"
)

// Inventory is what the driver of an account found.
type Inventory struct {
	Systems  []FoundSystem
	Doors    []FoundDoor
	Encoders []FoundEncoder
	Groups   []FoundGroup
}

// FoundSystem is an access control system as its driver found it.
type FoundSystem struct {
	NativeID, Name, Type, TypeName, TimeZone string
}

// FoundDoor is a door as its driver found it. System is the NativeID of its
// system, "" for a smart lock.
type FoundDoor struct {
	NativeID     string
	System       string
	Name         string
	Kind         latchkey.DoorKind
	Model        string
	Manufacturer string
	DeviceType   string
	TimeZone     string
	Capabilities latchkey.Capabilities
	Online       bool
	Battery      *float64
	Locked, Open *bool
	AutoLock     *latchkey.AutoLock
	Troubles     []latchkey.TroubleCode
}

// SyncInventory makes the rows of an account agree with what its driver found.
// A door keeps its id by its NativeID, also when it was gone in between. Grants
// hear of doors that went, came back or can do something else now.
func (s *Store) SyncInventory(ctx context.Context, accountID string, found Inventory) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		account, err := t.lockAccount(ctx, accountID)
		if err != nil {
			return err
		}
		sync := syncing{tx: t, account: account}
		if err := sync.systems(ctx, found.Systems); err != nil {
			return err
		}
		if err := sync.encoders(ctx, found.Encoders); err != nil {
			return err
		}
		if err := sync.doors(ctx, found.Doors); err != nil {
			return err
		}
		if err := sync.groups(ctx, found.Groups); err != nil {
			return err
		}
		if err := t.firstSync(ctx, account); err != nil {
			return err
		}
		grantIDs, err := t.grantsOnDoors(ctx, sync.changed)
		if err != nil {
			return err
		}
		return t.post(ctx, latchkey.ReasonDoorsChanged, grantIDs...)
	})
}

// syncing is one run of SyncInventory.
type syncing struct {
	*tx

	account   latchkey.Account
	systemIDs map[string]string // by NativeID
	changed   []string          // doors whose grants must hear of it
}

func (s *syncing) systems(ctx context.Context, found []FoundSystem) error {
	s.systemIDs = make(map[string]string, len(found))
	for _, system := range found {
		id, added, err := s.saveSystem(ctx, system)
		if err != nil {
			return err
		}
		s.systemIDs[system.NativeID] = id
		if !added {
			continue
		}
		about := latchkey.EventSubject{SystemID: id, AccountID: s.account.ID}
		data := map[string]any{"acs_system_id": id, "connected_account_id": s.account.ID}
		if err := s.record(ctx, s.account.WorkspaceID, latchkey.EventSystemAdded, about, data); err != nil {
			return err
		}
	}
	return nil
}

func (s *syncing) saveSystem(ctx context.Context, found FoundSystem) (id string, added bool, err error) {
	id = uuid.NewString()
	var kept string
	err = s.GetContext(ctx, &kept, `
		insert into systems (id, workspace_id, account_id, native_id, name, type, type_name, time_zone, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		on conflict (account_id, native_id) do update set
			name = excluded.name, type = excluded.type, type_name = excluded.type_name, time_zone = excluded.time_zone
		returning id`,
		id, s.account.WorkspaceID, s.account.ID, found.NativeID, found.Name, found.Type, found.TypeName, found.TimeZone, s.now)
	if err != nil {
		return "", false, failed("save system", err)
	}
	return kept, kept == id, nil
}

// sameCapabilities compares capabilities as the database keeps them.
func sameCapabilities(a, b latchkey.Capabilities) bool {
	one, errOne := json.Marshal(a)
	other, errOther := json.Marshal(b)
	return errOne == nil && errOther == nil && string(one) == string(other)
}
