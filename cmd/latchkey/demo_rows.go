package main

import (
	"fmt"
	"strings"
	"time"

	"latchkey"
)

// rows are the lines of a grant, and of what it had and has no more.
type rows struct {
	lines []boardLine
	tries map[string]int // the most attempts seen, since a success counts from zero again
}

// of brings the lines up to date with the grant.
func (r *rows) of(grant latchkey.Grant) []boardLine {
	if r.tries == nil {
		r.tries = map[string]int{}
	}
	now := map[string]boardLine{}
	for _, method := range grant.Methods {
		for _, credential := range method.Credentials {
			r.tries[credential.ID] = max(r.tries[credential.ID], credential.Attempts)
			line := lineOf(grant, credential, r.tries[credential.ID])
			now[line.id] = line
			if !r.has(line.id) {
				r.lines = append(r.lines, line)
			}
		}
	}
	fresh := make([]boardLine, len(r.lines))
	for i, line := range r.lines {
		fresh[i] = gone(line)
		if is, ok := now[line.id]; ok {
			fresh[i] = is
		}
	}
	r.lines = fresh
	return fresh
}

func (r *rows) has(id string) bool {
	for _, line := range r.lines {
		if line.id == id {
			return true
		}
	}
	return false
}

func lineOf(grant latchkey.Grant, c latchkey.Credential, tries int) boardLine {
	_, targeted := grant.Door(c.DoorID)
	line := boardLine{id: c.ID, door: c.DoorName, how: c.Mode.Label(), state: stateOf(grant, c, targeted)}
	switch {
	case c.State == latchkey.CredentialRemoved:
		return gone(line)
	case c.Fault != "":
		line.note = reason(c)
	case c.State == latchkey.CredentialSet && c.Actual != nil && c.Actual.EndsAt != nil:
		line.note = "until " + atTerminal(*c.Actual.EndsAt, "2 Jan 15:04")
	}
	if tries > 1 {
		line.note = strings.TrimPrefix(fmt.Sprintf("%s, attempt %d", line.note, tries), ", ")
	}
	return line
}

func gone(line boardLine) boardLine {
	line.state, line.note = "gone", ""
	return line
}

func stateOf(grant latchkey.Grant, c latchkey.Credential, targeted bool) string {
	switch {
	case c.State == latchkey.CredentialSet && grant.DeleteAskedAt != nil:
		return "to be taken off"
	case c.State == latchkey.CredentialSet && !targeted:
		return "kept for now"
	case c.SetFor(grant.Window):
		return "active"
	case c.State == latchkey.CredentialSet:
		return "active, old times"
	case c.State == latchkey.CredentialSetting && c.Asked != nil:
		return "being changed"
	case c.State == latchkey.CredentialSetting:
		return "being programmed"
	case c.State == latchkey.CredentialRemoving:
		return "being removed"
	}
	return string(c.State)
}

// reason is why the last attempt failed and when the next one is.
func reason(c latchkey.Credential) string {
	if c.NextAttemptAt == nil {
		return c.FaultMessage
	}
	return c.FaultMessage + ", next try at " + atTerminal(*c.NextAttemptAt, "15:04:05")
}

// atTerminal shows a time as the clock of whoever sits here shows it.
func atTerminal(at time.Time, layout string) string {
	return at.Local().Format(layout) //nolint:gosmopolitan // the terminal is in a place
}
