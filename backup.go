package latchkey

import "time"

// BackupPoolSize is how many codes a pool has when it is full. They take places
// on the lock, of which there may be 30.
const BackupPoolSize = 3

// manyBackups is from how many pulled codes on a device on something is wrong
// with the device rather than with a code.
const manyBackups = 3

// BackupPool is the codes that a device holds in reserve: nobody knows them, so
// one can be given out while the lock cannot be reached.
type BackupPool struct {
	Enabled bool `json:"enabled"`
	Ready   int  `json:"ready"`  // acknowledged by the lock, and to be had
	Pulled  int  `json:"pulled"` // given out, and still wanted
}

// HoldsBackups reports whether the device can have a pool: it takes codes without
// an end, each an entry of its own.
func (d Door) HoldsBackups() bool {
	can := d.Capabilities
	return d.Kind == DoorDevice && can.Accepts(ModeCode) && !can.needsEnd() && !can.MakesPINs() && can.LaneScope != LaneAccount
}

// backupErrors are the errors of the device's pool.
func (d Door) backupErrors() []Notice {
	if !d.Backups.Enabled || d.Backups.Ready > 0 {
		return nil
	}
	return []Notice{{
		Code: "empty_backup_access_code_pool", CreatedAt: d.CreatedAt, Data: map[string]any{"is_device_error": true},
		Message: "No backup code is on " + d.Name + ". The pool is being filled.",
	}}
}

// BackupWarnings are the warnings of the device's pool.
func (d Door) BackupWarnings() []Notice {
	var notices []Notice
	if d.Backups.Enabled && d.Backups.Ready > 0 && d.Backups.Ready < BackupPoolSize {
		notices = append(notices, Notice{
			Code: "partial_backup_access_code_pool", CreatedAt: d.CreatedAt,
			Message: "The pool of backup codes on " + d.Name + " is not full. It is being filled.",
		})
	}
	if d.Backups.Pulled >= manyBackups {
		notices = append(notices, Notice{
			Code: "many_active_backup_codes", CreatedAt: d.CreatedAt,
			Message: "Several backup codes are in use on " + d.Name + ": it often did not take codes in time.",
		})
	}
	return notices
}

// NeedBackup are the codes of an access grant that has begun and whose devices did
// not take them in time, on devices that have a backup code to give instead.
func (g Grant) NeedBackup(now time.Time) []AccessCode {
	var late []AccessCode
	for _, method := range g.Methods {
		if method.DeleteAskedAt != nil || method.Backup {
			continue
		}
		for _, c := range method.Credentials {
			door, _ := g.Door(c.DoorID)
			due := c.lateFrom(g.Window.StartsAt)
			if g.wants(c) && c.IsAccessCode() && c.IssuedAt == nil && door.Backups.Ready > 0 && due != nil && !now.Before(*due) {
				late = append(late, AccessCode{ID: c.ID, Grant: g, Method: method, Credential: c, Door: door})
			}
		}
	}
	return late
}
