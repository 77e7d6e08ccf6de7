package store

import (
	"context"
	"time"

	"github.com/lib/pq"

	"latchkey"
)

const doorSelect = doorColumns + doorTables

const doorColumns = `
	select d.id, d.workspace_id, d.account_id, coalesce(d.system_id::text, '') as system_id, d.kind,
		d.native_id, d.name, d.provider, d.device_type, d.model, d.manufacturer, d.time_zone,
		d.capabilities as abilities, d.online, d.battery, d.absent_since, d.created_at, d.removed_at, d.deleted_at,
		d.locked, d.door_open as open, d.auto_lock as relock,
		d.managed, coalesce(d.nickname, '') as nickname, d.custom_metadata as metadata, d.offline_since, d.troubles as ills,
		` + poolOf + ` as pool,
		array(select sd.space_id::text from space_doors sd join spaces s on s.id = sd.space_id
			where sd.door_id = d.id and not s.hidden order by 1) as spaces,
		a.fault_class, a.fault_message, a.fault_since`

const doorTables = `
	from doors d join accounts a on a.id = d.account_id`

// heldColumn counts what is on a lock, or being put on it or taken off.
const heldColumn = `, case when coalesce((d.capabilities->'max_codes')::int, 0) > 0 or d.removed_at is not null then (
	select count(*) from ` + holdsOf + `) else 0 end as held`

// holdsOf are the credentials c that are, or may be, on a door d.
const holdsOf = `credentials c where c.door_id = d.id and c.state in ('setting', 'set', 'removing') and ` + onLocks

// poolOf is the pool of backup codes of a door d; null when it has none.
const poolOf = `case when d.backup_pool then jsonb_build_object('enabled', true,
	'ready', (select count(*) from holds h join grants g on g.id = h.grant_id and g.kind = 'backup_code'
		join credentials c on c.id = h.credential_id
		where h.door_id = d.id and h.released_at is null and g.delete_asked_at is null and c.state = 'set'),
	'pulled', (select count(*) from holds h join methods m on m.id = h.method_id
		where h.door_id = d.id and h.released_at is null and m.backup and m.delete_asked_at is null)) end`

type doorRow struct {
	latchkey.Door

	Abilities document[latchkey.Capabilities]
	Relock    document[*latchkey.AutoLock]
	Metadata  document[map[string]any]
	Ills      document[[]latchkey.Trouble]
	Pool      document[latchkey.BackupPool]
	Spaces    pq.StringArray

	FaultClass   *latchkey.FaultClass
	FaultMessage *string
	FaultSince   *time.Time
}

func (r doorRow) entity() (latchkey.Door, latchkey.Mark) {
	door := r.Door
	door.Capabilities, door.SpaceIDs, door.AutoLock = r.Abilities.is, r.Spaces, r.Relock.is
	door.CustomMetadata, door.Troubles, door.OfflineSince = r.Metadata.is, r.Ills.is, utc(door.OfflineSince)
	door.Backups = r.Pool.is
	door.CreatedAt, door.RemovedAt = door.CreatedAt.UTC(), utc(door.RemovedAt)
	door.AbsentSince = utc(door.AbsentSince)
	door.DeletedAt = utc(door.DeletedAt)
	door.AccountFault = faultOf(r.FaultClass, r.FaultMessage, r.FaultSince)
	return door, latchkey.Mark{CreatedAt: door.CreatedAt, ID: door.ID}
}

// Door implements latchkey.Doors.
func (s *Store) Door(ctx context.Context, workspaceID string, kind latchkey.DoorKind, id string) (latchkey.Door, error) {
	return one[doorRow](ctx, s.db, string(kind), presentDoors(workspaceID, kind).when(true, "d.id = ?", id))
}

// DoorByName finds a door by its name; of those with one name, the oldest.
func (s *Store) DoorByName(ctx context.Context, workspaceID string, kind latchkey.DoorKind, name string) (latchkey.Door, error) {
	q := presentDoors(workspaceID, kind).when(true, "? in (d.nickname, d.name)", name).add(" order by d.created_at, d.id limit 1")
	return one[doorRow](ctx, s.db, string(kind), q)
}

// ListDoors implements latchkey.Doors.
func (s *Store) ListDoors(
	ctx context.Context, workspaceID string, filter latchkey.DoorFilter, page latchkey.Page,
) (latchkey.List[latchkey.Door], error) {
	q := presentDoors(workspaceID, filter.Kind).
		when(filter.MatchesNone, "false").
		seen(filter.Viewer, "d.id in "+doorsSeen).
		within("d.id", filter.IDs).
		when(filter.Name != "", "? in (d.nickname, d.name)", filter.Name).
		when(filter.WebviewID != "", "d.account_id in (select v.account_id from connect_webviews v where v.id = ?)", filter.WebviewID).
		within("d.account_id", filter.AccountIDs).
		equal("d.system_id", filter.SystemID).
		equal("d.manufacturer", filter.Manufacturer).
		when(filter.DeviceTypes != nil, "d.device_type = any(?)", pq.Array(filter.DeviceTypes)).
		when(filter.CreatedBefore != nil, "d.created_at < ?", filter.CreatedBefore).
		search(filter.Search, "d.id", "d.name", "d.nickname").
		when(filter.Managed != nil, "d.managed = ?", filter.Managed).
		when(len(filter.Metadata) > 0, "d.custom_metadata @> ?::jsonb", object(filter.Metadata)).
		flags(filter.Flags).
		when(filter.CustomerKey != "", `exists (
			select from accounts a where a.id = d.account_id and a.customer_key = ?)`, filter.CustomerKey).
		when(filter.SpaceID != "", `exists (
			select from space_doors sd where sd.door_id = d.id and sd.space_id = ?)`, filter.SpaceID).
		when(filter.SpaceIDs != nil, `exists (
			select from space_doors sd where sd.door_id = d.id and sd.space_id = any(?::uuid[]))`, pq.Array(filter.SpaceIDs)).
		when(filter.MethodID != "", `exists (
			select from holds h where h.door_id = d.id and h.method_id = ?
			and h.released_at is null and h.unwanted_since is null)`, filter.MethodID).
		when(filter.CredentialID != "", "d.id in ("+credentialDoors+")", filter.CredentialID, filter.CredentialID).
		page("d", page)
	return list[doorRow](ctx, s.db, q, page.Limit)
}

// presentDoors selects the doors of a kind that nobody deleted. An entrance
// that its driver does not find any more is gone; a device stays, with the
// error device_removed, until it is deleted.
func presentDoors(workspaceID string, kind latchkey.DoorKind) *query {
	return newQuery(doorColumns+heldColumn+doorTables+`
		where d.workspace_id = ? and d.kind = ? and d.deleted_at is null and a.deleted_at is null
		and (d.removed_at is null or d.kind = 'device')`, workspaceID, kind)
}
