package wire

import (
	"time"

	"latchkey"
)

// TimelineEvent is a line of an access code's timeline.
type TimelineEvent struct {
	Actor       Actor       `json:"actor"`
	Description string      `json:"description" doc:"For people; never branch on it."`
	Type        string      `json:"event_type"`
	OccurredAt  Time        `json:"occurred_at"`
	Related     RelatedThen `json:"related_resource_ids"`
	ID          string      `json:"timeline_event_id"`
}

// Actor is who made something happen. Which key or user it was is not kept.
type Actor struct {
	Type string `json:"type" enum:"api_key|console_user|system|external"`
}

// RelatedThen are the resources that something happened to.
type RelatedThen struct {
	AccountID string `json:"connected_account_id,omitempty"`
	DeviceID  string `json:"device_id,omitempty"`
	EventID   string `json:"event_id,omitempty"`
}

// TimelineEventOf shows a line.
func TimelineEventOf(h latchkey.Happening) TimelineEvent {
	return TimelineEvent{
		Actor: Actor{Type: string(h.Actor())}, Description: h.Description(), Type: string(h.Type), OccurredAt: At(h.At),
		Related: RelatedThen{AccountID: h.Subject.AccountID, DeviceID: h.Subject.DeviceID, EventID: h.EventID}, ID: h.ID,
	}
}

// GrantTimelineEvent is a line of a grant's timeline: it says on which door of
// which method, and all that is known of an attempt.
type GrantTimelineEvent struct {
	TimelineEvent

	CodeID     string       `json:"access_code_id,omitempty"`
	MethodID   string       `json:"access_method_id,omitempty"`
	EntranceID string       `json:"acs_entrance_id,omitempty"`
	Attempt    *LockAttempt `json:"attempt,omitempty"`
}

// LockAttempt is an attempt at a lock.
type LockAttempt struct {
	Action    string  `json:"action" enum:"put|remove|set_aside"`
	Number    int     `json:"attempt" doc:"1 for the first since the last success."`
	EndedAt   *Time   `json:"ended_at" doc:"Null while it is under way, and for one that lost its worker."`
	ErrorType *string `json:"error_type"`
	Said      string  `json:"lock_said" doc:"The lock's own words."`
	NextAt    *Time   `json:"next_attempt_at"`
	Outcome   *string `json:"outcome" enum:"acknowledged|failed|refused"`
	StartedAt Time    `json:"started_at"`
}

// GrantTimelineEventOf shows a line.
func GrantTimelineEventOf(h latchkey.Happening) GrantTimelineEvent {
	return GrantTimelineEvent{
		TimelineEvent: TimelineEventOf(h), CodeID: h.Subject.AccessCodeID, MethodID: h.Subject.MethodID,
		EntranceID: h.Subject.EntranceID, Attempt: attemptAt(h.Try),
	}
}

func attemptAt(t *latchkey.Try) *LockAttempt {
	if t == nil {
		return nil
	}
	return &LockAttempt{
		Action: string(t.Action), Number: t.Attempt, EndedAt: Maybe(t.Ended), ErrorType: unlessEmpty(string(t.Fault)),
		Said: t.Words, NextAt: Maybe(t.NextAt), Outcome: unlessEmpty(string(t.Outcome)), StartedAt: At(t.Began),
	}
}

// DoorStanding is how a door of a grant stands now.
type DoorStanding struct {
	MethodID   string `json:"access_method_id,omitempty" doc:"Left out while there is no access method for it."`
	EntranceID string `json:"acs_entrance_id,omitempty"`
	AgeSeconds int    `json:"age_seconds" doc:"For how long it has stood so."`
	DeviceID   string `json:"device_id,omitempty"`
	Name       string `json:"display_name"`
	NextAt     *Time  `json:"next_attempt_at"`
	Reason     string `json:"reason" doc:"For people; never branch on it."`
	Since      Time   `json:"since"`
	Status     string `json:"status"`
}

// DoorStandingsOf shows how the doors of a grant stand at an instant.
func DoorStandingsOf(g latchkey.Grant, now time.Time) []DoorStanding {
	return Map(g.Standings(now), func(s latchkey.DoorStanding) DoorStanding {
		shown := DoorStanding{
			MethodID: s.Method.ID, AgeSeconds: max(0, int(now.Sub(s.Since).Seconds())), Name: s.Credential.DoorName,
			NextAt: Maybe(s.NextAt), Reason: s.Reason, Since: At(s.Since), Status: string(s.Standing),
		}
		if s.Credential.DoorKind == latchkey.DoorEntrance {
			shown.EntranceID = s.Credential.DoorID
		} else {
			shown.DeviceID = s.Credential.DoorID
		}
		return shown
	})
}
