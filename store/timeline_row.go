package store

import (
	"cmp"
	"time"

	"latchkey"
)

// happeningRow is a line with what is known of its door and of its attempt.
type happeningRow struct {
	ID           string
	Type         latchkey.EventType
	At           time.Time
	Rank         int
	Number       int64
	EventID      string
	MethodID     string
	AccessCodeID string
	Door         *string
	DeviceID     *string
	EntranceID   *string
	AccountID    *string

	Mode       *latchkey.Mode
	Action     *latchkey.StepAction
	Attempt    *int
	BeganAt    *time.Time
	EndedAt    *time.Time
	Outcome    *string
	FaultClass *string
	Words      *string
	NextAt     *time.Time
}

// compare puts lines in order.
func (r happeningRow) compare(other happeningRow) int {
	return cmp.Or(r.At.Compare(other.At), cmp.Compare(r.Rank, other.Rank), cmp.Compare(r.Number, other.Number))
}

func (r happeningRow) happening() latchkey.Happening {
	found := latchkey.Happening{
		ID: r.ID, Type: r.Type, At: r.At.UTC(), EventID: r.EventID, Door: text(r.Door),
		Subject: latchkey.EventSubject{
			MethodID: r.MethodID, AccessCodeID: r.AccessCodeID,
			DeviceID: text(r.DeviceID), EntranceID: text(r.EntranceID), AccountID: text(r.AccountID),
		},
	}
	if r.Action != nil {
		found.Try = &latchkey.Try{
			Action: *r.Action, Attempt: *r.Attempt, Began: r.BeganAt.UTC(), Ended: utc(r.EndedAt), NextAt: utc(r.NextAt),
			Outcome: latchkey.TryOutcome(text(r.Outcome)), Fault: latchkey.FaultClass(text(r.FaultClass)), Words: text(r.Words),
			Kept: r.Mode != nil && r.Mode.Kept(),
		}
	}
	return found
}
