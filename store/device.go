package store

import (
	"context"
	"maps"

	"github.com/lib/pq"

	"latchkey"
)

// UpdateDevice implements latchkey.Devices.
func (s *Store) UpdateDevice(
	ctx context.Context, workspaceID, id string, managed bool, change latchkey.DeviceChange,
) error {
	return s.inTx(ctx, &id, func(t *tx) error {
		device, err := t.lockDevice(ctx, workspaceID, id)
		switch {
		case err != nil:
			return err
		case managed && !device.Managed:
			return latchkey.Unmanaged(device.DisplayName())
		case !managed && device.Managed:
			return &latchkey.Error{
				Code: latchkey.EInvalid, Type: "device_managed",
				Message: device.DisplayName() + " is managed already. Use /devices/update.",
			}
		}
		return t.changeDevice(ctx, device, change)
	})
}

// lockDevice reads a device and keeps others from changing it.
func (t *tx) lockDevice(ctx context.Context, workspaceID, id string) (latchkey.Door, error) {
	return one[doorRow](ctx, t, string(latchkey.DoorDevice),
		presentDoors(workspaceID, latchkey.DoorDevice).when(true, "d.id = ?", id).add(" for no key update of d"))
}

func (t *tx) changeDevice(ctx context.Context, device latchkey.Door, change latchkey.DeviceChange) error {
	metadata, err := mergeMetadata(device.CustomMetadata, change.CustomMetadata)
	if err != nil {
		return err
	}
	if !maps.Equal(metadata, device.CustomMetadata) {
		_, err := t.ExecContext(ctx, `update doors set custom_metadata = $2 where id = $1`, device.ID, object(metadata))
		if err != nil {
			return failed("set device metadata", err)
		}
		device.CustomMetadata = metadata
	}
	if err := t.rename(ctx, &device, change.Name); err != nil {
		return err
	}
	if change.BackupPool != nil {
		if err := t.setPool(ctx, device, *change.BackupPool); err != nil {
			return err
		}
	}
	return t.manage(ctx, device, change.Managed)
}

func (t *tx) rename(ctx context.Context, device *latchkey.Door, name **string) error {
	if name == nil {
		return nil
	}
	before := *device
	device.Nickname = text(*name)
	_, err := t.ExecContext(ctx, `update doors set nickname = $2 where id = $1`, device.ID, null(device.Nickname))
	if err != nil {
		return failed("rename device", err)
	}
	return t.renamed(ctx, before, *device)
}

// renamed writes that people see another name, whoever gave it.
func (t *tx) renamed(ctx context.Context, was, is latchkey.Door) error {
	if is.Kind != latchkey.DoorDevice || is.DisplayName() == was.DisplayName() {
		return nil
	}
	return t.recordDoorEvent(ctx, latchkey.EventDeviceNameChanged, is, map[string]any{"device_name": is.DisplayName()})
}

// manage takes a device under our care or out of it. Its grants hear of it: they
// lose the door and clean it, or have it again.
func (t *tx) manage(ctx context.Context, device latchkey.Door, managed *bool) error {
	if managed == nil || *managed == device.Managed {
		return nil
	}
	return t.manageAll(ctx, []latchkey.Door{device}, *managed)
}

func (t *tx) manageAll(ctx context.Context, devices []latchkey.Door, managed bool) error {
	grantIDs, err := t.grantsOnDoors(ctx, doorIDs(devices))
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `update doors set managed = $2 where id = any($1::uuid[])`, pq.Array(doorIDs(devices)), managed)
	if err != nil {
		return failed("manage devices", err)
	}
	if err := t.post(ctx, latchkey.ReasonDoorsChanged, grantIDs...); err != nil {
		return err
	}
	kind := latchkey.EventDeviceUnmanaged
	if managed {
		kind = latchkey.EventDeviceManaged
	}
	for _, device := range devices {
		if err := t.recordDoorEvent(ctx, kind, device, nil); err != nil {
			return err
		}
	}
	return nil
}

// DeleteDevice implements latchkey.Devices.
func (s *Store) DeleteDevice(ctx context.Context, workspaceID, id string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		device, err := t.lockDevice(ctx, workspaceID, id)
		if err != nil {
			return err
		}
		return t.forgetDevice(ctx, device)
	})
}

// forgetDevice takes a device out of every grant and space, and forgets it. One
// that was forgotten before stays so.
func (t *tx) forgetDevice(ctx context.Context, device latchkey.Door) error {
	grantIDs, err := t.grantsOnDoors(ctx, []string{device.ID})
	if err != nil {
		return err
	}
	if err := t.endCodes(ctx, device.ID); err != nil {
		return err
	}
	for _, statement := range []string{
		`delete from grant_doors where door_id = $1`,
		`delete from space_doors where door_id = $1`,
		`update doors set deleted_at = coalesce(deleted_at, clock_timestamp()) where id = $1`,
	} {
		if _, err := t.ExecContext(ctx, statement, device.ID); err != nil {
			return failed("delete device", err)
		}
	}
	if err := t.post(ctx, latchkey.ReasonDoorsChanged, grantIDs...); err != nil || device.DeletedAt != nil {
		return err
	}
	return t.recordDoorEvent(ctx, latchkey.EventDeviceDeleted, device, map[string]any{"device_name": device.DisplayName()})
}

// ReportZones implements latchkey.Devices. A zone that the provider itself
// tells takes the place of one that was reported.
func (s *Store) ReportZones(ctx context.Context, workspaceID string, reports []latchkey.ZoneReport) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		var moved []string
		for _, report := range reports {
			device, err := t.lockDevice(ctx, workspaceID, report.DeviceID)
			if err != nil {
				return err
			}
			if device.TimeZone != report.TimeZone {
				moved = append(moved, device.ID)
			}
			if _, err := t.ExecContext(ctx, `update doors set time_zone = $2 where id = $1`, device.ID, report.TimeZone); err != nil {
				return failed("report time zone", err)
			}
		}
		grantIDs, err := t.grantsOnDoors(ctx, moved)
		if err != nil {
			return err
		}
		return t.post(ctx, latchkey.ReasonDoorsChanged, grantIDs...)
	})
}

// unmanagedAmong names a device that is unmanaged, "" when none is.
func (t *tx) unmanagedAmong(ctx context.Context, ids []string) (name string, err error) {
	_, err = t.getOne(ctx, &name, `
		select coalesce(nickname, name) from doors where id = any($1) and not managed order by id limit 1`, pq.Array(ids))
	return name, err
}
