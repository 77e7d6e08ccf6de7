package latchkey

import "time"

// Drift is how somebody changed one of our credentials at the lock. It is put
// right, or, where the code's owner allows such changes, it holds.
type Drift struct {
	Change DriftChange    `json:"change_type"`
	Fields []DriftedField `json:"fields,omitempty"` // of a modified one
	At     time.Time      `json:"at"`
	Holds  bool           `json:"holds,omitempty"`
}

// DriftedField is one thing that was changed. PINs are in neither From nor To.
type DriftedField struct {
	Name string  `json:"field"` // "code", "starts_at", "ends_at", "name"
	From *string `json:"from"`
	To   *string `json:"to"`
}

// data are the properties of the notices about a drift.
func (d Drift) data() map[string]any {
	fields := make([]any, len(d.Fields))
	for i, field := range d.Fields {
		fields[i] = map[string]any{"field": field.Name, "from": field.From, "to": field.To}
	}
	return map[string]any{"change_type": string(d.Change), "modified_fields": fields}
}

// DriftChange is the wire's change_type.
type DriftChange string

// The changes.
const (
	DriftModified DriftChange = "modified"
	DriftRemoved  DriftChange = "removed"
)

// What is missing on a lock at once is put back only while it is little: a lock
// that lists next to nothing is likelier reset, swapped or sick than robbed of
// its codes one by one.
const massAbsence = 3

// MassAbsence reports whether so many of the credentials that a lock should have
// are missing at once that nothing is put back until somebody says so.
func MassAbsence(missing, kept int) bool { return missing >= massAbsence && 2*missing >= kept }

// AbsentAtOnce is the notice of a door from which much was missing at once; nil
// when nothing was.
func (d Door) AbsentAtOnce() *Notice {
	if d.AbsentSince == nil {
		return nil
	}
	return &Notice{
		Code: "provider_issue", CreatedAt: *d.AbsentSince,
		Message: "Most of the codes were missing from " + d.Name + " at once. Nothing is put back until the lock shows them again" +
			" or somebody says that it was reset (/devices/restore_codes).",
	}
}

// CodeEvents of what happens outside Latchkey.
const (
	EventCodeModifiedOutside  EventType = "access_code.modified_external_to_seam"
	EventCodeDeletedOutside   EventType = "access_code.deleted_external_to_seam"
	EventUnmanagedCodeCreated EventType = "access_code.unmanaged.created"
	EventUnmanagedCodeRemoved EventType = "access_code.unmanaged.removed"
	EventCodeConverted        EventType = "access_code.unmanaged.converted_to_managed"
	EventCodeNotConverted     EventType = "access_code.unmanaged.failed_to_convert_to_managed"
)
