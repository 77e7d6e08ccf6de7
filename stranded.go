package latchkey

import (
	"fmt"
	"strings"
)

// A lock that left its account still holds its codes, and nobody can take them off
// there. So nothing says that they are off; what can be done is said instead.

// stranded reports whether the credential is, or may be, on a lock that left its
// account.
func (c Credential) stranded() bool { return c.DoorLeftAt != nil && c.OnLock() && !c.Mode.Kept() }

// shownStranded is how many doors a sentence names.
const shownStranded = 3

// strandedOn says what is to be done about those of the credentials that are
// stranded; "" for none.
func strandedOn(credentials []Credential) string {
	var names []string
	way := "/connected_accounts/delete"
	for _, c := range credentials {
		if !c.stranded() {
			continue
		}
		names = append(names, c.DoorName)
		if c.DoorKind == DoorDevice {
			way = "/devices/delete"
		}
	}
	if len(names) == 0 {
		return ""
	}
	if more := len(names) - shownStranded; more > 0 {
		names = append(names[:shownStranded], fmt.Sprintf("%d more", more))
	}
	return strings.Join(names, ", ") + " left its account and may still let the person in; nobody can take anything off there now. " +
		comesBackOr(way)
}

// comesBackOr is what a person can do about a lock that left its account.
func comesBackOr(way string) string {
	return "Bring it back, and it is cleaned; or reset the lock, and say so with " + way + " and force."
}

// and adds a sentence, if there is one.
func and(text, more string) string { return strings.TrimSpace(text + " " + more) }

// strandedNotices is the warning of a grant that waits for locks which left their
// account.
func (g Grant) strandedNotices() []Notice {
	var left []Credential
	for _, method := range g.Methods {
		for _, c := range method.Credentials {
			if c.stranded() {
				left = append(left, c)
			}
		}
	}
	if len(left) == 0 {
		return nil
	}
	since, failed := *left[0].DoorLeftAt, []any{}
	for _, c := range left {
		if c.DoorLeftAt.Before(since) {
			since = *c.DoorLeftAt
		}
		failed = append(failed, c.irremovable()...)
	}
	return []Notice{{
		Code: "overprovisioned_access", CreatedAt: since, Message: strandedOn(left), Data: map[string]any{"failed_devices": failed},
	}}
}
