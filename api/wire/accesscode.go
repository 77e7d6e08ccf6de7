package wire

import (
	"slices"
	"time"

	"latchkey"
)

// AccessCode is an access_code.
type AccessCode struct {
	ID              string     `json:"access_code_id"`
	Code            *string    `json:"code" doc:"Null while it is not known yet."`
	CommonKey       *string    `json:"common_code_key"`
	CreatedAt       Time       `json:"created_at"`
	DeviceID        string     `json:"device_id"`
	EndsAt          *Time      `json:"ends_at" nullable:"true"`
	Errors          []Error    `json:"errors"`
	IsBackup        bool       `json:"is_backup"`
	BackupAvailable bool       `json:"is_backup_access_code_available"`
	ExternalAllowed bool       `json:"is_external_modification_allowed"`
	IsManaged       bool       `json:"is_managed"`
	IsOffline       bool       `json:"is_offline_access_code"`
	IsOneTime       bool       `json:"is_one_time_use"`
	IsScheduled     bool       `json:"is_scheduled_on_device"`
	IsWaiting       bool       `json:"is_waiting_for_code_assignment"`
	Name            *string    `json:"name"`
	Mutations       []Mutation `json:"pending_mutations"`
	PulledID        *string    `json:"pulled_backup_access_code_id"`
	StartsAt        *Time      `json:"starts_at" nullable:"true"`
	Status          string     `json:"status" enum:"setting|set|unset|removing|unknown"`
	Type            string     `json:"type" enum:"time_bound|ongoing"`
	Warnings        []Warning  `json:"warnings"`
	WorkspaceID     string     `json:"workspace_id"`
}

// AccessCodeOf shows an access code as it stands at an instant.
func AccessCodeOf(c latchkey.AccessCode, now time.Time) AccessCode {
	failures, _ := c.Door.Notices()
	shown := AccessCode{
		ID: c.ID, Code: unlessEmpty(c.Method.Secret.Reveal()), CreatedAt: At(c.CreatedAt), DeviceID: c.Door.ID,
		Errors:   errorsOf(slices.Concat(c.Errors(), failures)),
		IsBackup: c.Method.Backup, BackupAvailable: c.Door.Backups.Ready > 0, IsManaged: true,
		IsOffline: c.Door.Capabilities.Offline, IsOneTime: c.Grant.Code.OneTime, IsScheduled: c.Scheduled(now),
		IsWaiting: c.Method.Secret.IsZero() && c.Method.ID != "",
		Name:      unlessEmpty(nameOfCode(c)), Mutations: mutationsOf(c.Mutations(now)), PulledID: unlessEmpty(c.PulledID),
		Status: string(c.Status(now)), Warnings: warningsOf(c.Warnings(now)), WorkspaceID: c.Grant.WorkspaceID,
	}
	shown.CommonKey, shown.ExternalAllowed = unlessEmpty(c.Grant.Code.CommonKey), c.Grant.Code.ExternalChanges
	window := c.Window(now)
	shown.Type = "ongoing"
	if window.EndsAt != nil {
		shown.Type, shown.StartsAt, shown.EndsAt = "time_bound", Maybe(&window.StartsAt), Maybe(window.EndsAt)
	}
	return shown
}

// nameOfCode is the caller's name for a stand-alone code, and the person's for
// one of an access grant.
func nameOfCode(c latchkey.AccessCode) string {
	if c.StandAlone() {
		return c.Grant.Name
	}
	return c.Grant.NameOnLock()
}

// CodeMade is a new access code with the attempt of its creation.
type CodeMade struct {
	AccessCode

	attempt ActionAttempt
}

// CodeMadeOf shows both.
func CodeMadeOf(c latchkey.AccessCode, attempt latchkey.ActionAttempt, now time.Time) CodeMade {
	return CodeMade{AccessCode: AccessCodeOf(c, now), attempt: ActionAttemptOf(attempt)}
}

// Envelope implements route.Enveloped.
func (m CodeMade) Envelope(key string) map[string]any {
	return map[string]any{key: m.AccessCode, "action_attempt": m.attempt}
}

// BackupPulled is a backup code, which stands under two keys.
type BackupPulled struct{ AccessCode }

// Envelope implements route.Enveloped.
func (b BackupPulled) Envelope(key string) map[string]any {
	return map[string]any{key: b.AccessCode, "backup_access_code": b.AccessCode}
}
