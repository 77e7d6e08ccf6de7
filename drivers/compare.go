package drivers

import (
	"slices"

	"latchkey"
)

// Kept is one of our credentials as a lock acknowledged it.
type Kept struct {
	Ref        string
	Credential Credential
	Names      []string         // that it may have on the lock; nil where nobody asks for its name
	Settled    bool             // no write of it is open: what the lock shows can be held against it
	Meant      *latchkey.Window // what a write that is open would make of its window; nil where it does not matter
	Adopts     bool             // others wrote it, and it does not have our mark yet
}

// Difference is what a listing shows otherwise than we left it. The numbers are
// indexes of kept.
type Difference struct {
	Missing []int      // settled, and not there
	Changed []Change   // there, and not as they were; of those that are not settled, not as any write of ours made them
	Present []int      // there as they should be, settled or not
	Foreign []Observed // nobody's that we know
}

// Change says in what a credential differs: "code", "starts_at", "ends_at",
// "name"; and how the lock has it now.
type Change struct {
	Kept   int
	Fields []string
	Entry  Observed
}

// Compare holds a listing against all that we have on the door. What a listing
// does not show is missing only when the listing is complete.
func Compare(kept []Kept, snapshot Snapshot, reading Reading) Difference {
	var found Difference
	known := map[string]bool{}
	for i, one := range kept {
		op := Op{Ref: one.Ref, Adopts: one.Adopts, Credential: one.Credential}
		reading.Alone = !one.Settled // while its write is open, an entry with its digits may be it
		entries := ours(op, snapshot.Items, reading)
		for _, entry := range entries {
			known[entry.Ref] = true
		}
		found.judge(i, one, entries, snapshot.Complete, reading.Rounding)
	}
	for _, item := range snapshot.Items {
		if !known[item.Ref] {
			found.Foreign = append(found.Foreign, item)
		}
	}
	return found
}

func (d *Difference) judge(i int, one Kept, entries []Observed, complete bool, rounding Rounding) {
	if len(entries) == 0 {
		if one.Settled && complete {
			d.Missing = append(d.Missing, i)
		}
		return
	}
	closest, fields := entries[0], changed(one, entries[0], rounding)
	for _, entry := range entries[1:] {
		if other := changed(one, entry, rounding); len(other) < len(fields) {
			closest, fields = entry, other
		}
	}
	switch {
	case len(fields) == 0:
		d.Present = append(d.Present, i)
	case one.Settled:
		d.Changed = append(d.Changed, Change{Kept: i, Fields: fields, Entry: closest})
	default:
		d.judgeOpen(i, one, closest, fields, rounding)
	}
}

// judgeOpen looks at an entry whose write is open: no write of ours ever changes its
// digits, and its times are those of before, those that are written, or, where both are
// known, somebody else's.
func (d *Difference) judgeOpen(i int, one Kept, entry Observed, fields []string, rounding Rounding) {
	if meant := one.Meant; meant != nil {
		one.Credential.Window = *meant
		if as := changed(one, entry, rounding); len(as) < len(fields) {
			fields = as
		}
	}
	fields = slices.DeleteFunc(fields, func(field string) bool { return field == "name" || one.Meant == nil && field != "code" })
	if len(fields) > 0 {
		d.Changed = append(d.Changed, Change{Kept: i, Fields: fields, Entry: entry})
	}
}

// changed names what of a credential an entry has otherwise. What the lock hides
// counts as equal, and so does a name that nobody asks for.
func changed(one Kept, entry Observed, rounding Rounding) []string {
	var fields []string
	wanted := one.Credential
	if differs(entry.Secret, wanted.Secret) {
		fields = append(fields, "code")
	}
	if one.Names != nil && entry.Name != "" && !slices.Contains(one.Names, entry.Name) {
		fields = append(fields, "name")
	}
	if entry.Window == nil || rounding.Precision == latchkey.PrecisionNone {
		return fields
	}
	rounded := rounding.Round(wanted.Window)
	if !rounding.sameStart(rounded.StartsAt, entry.Window.StartsAt) {
		fields = append(fields, "starts_at")
	}
	if !rounding.sameEnd(rounded, *entry.Window) {
		fields = append(fields, "ends_at")
	}
	return fields
}
