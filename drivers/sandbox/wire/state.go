package wire

import "time"

// SiteState is everything about a site, for assertions: admin API only.
type SiteState struct {
	Site  Site        `json:"site"`
	Locks []LockState `json:"locks"`
}

// LockState is everything about a lock.
type LockState struct {
	Lock

	Codes  []Code      `json:"codes"` // with their digits
	Faults []Fault     `json:"faults"`
	Stays  []StayState `json:"stays,omitempty"`
	Log    []Operation `json:"log"` // the latest 200 since the cloud started, oldest first
}

// Operation is one line of a lock's log.
type Operation struct {
	At     time.Time   `json:"at"` // when it ended
	TookMS int64       `json:"took_ms"`
	Action string      `json:"action"` // list, create, update, delete, lock or unlock
	CodeID string      `json:"code_id,omitempty"`
	Mark   string      `json:"mark,omitempty"`
	Result ProblemCode `json:"result,omitempty"` // "" when it was carried out
}
