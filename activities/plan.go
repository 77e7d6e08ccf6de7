package activities

import (
	"context"
	"slices"
	"time"

	"latchkey"
	"latchkey/store"
)

// Grant carries out access grants.
type Grant struct {
	Store    *store.Store
	Sessions *Sessions
	Lanes    *store.Lanes
	Clock    latchkey.Clock
}

// Outlook is a plan as the workflow sees it. It has no secret, and stays small:
// it is written into the history each time the workflow looks.
type Outlook struct {
	Steps      []latchkey.Step `json:"steps,omitempty"`
	WakeAt     *time.Time      `json:"wake_at,omitempty"`
	WakeTo     string          `json:"wake_to,omitempty"`
	Over       bool            `json:"over,omitempty"`
	Attributes Attributes      `json:"attributes"`
	Board      []BoardRow      `json:"board,omitempty"`
	Hidden     int             `json:"hidden,omitempty"` // rows that the board leaves out
}

// Attributes are what a grant is found by in the Temporal Web UI.
type Attributes struct {
	Status   latchkey.GrantStatus `json:"status"`
	StartsAt time.Time            `json:"starts_at"`
	EndsAt   *time.Time           `json:"ends_at,omitempty"`
	Doors    []string             `json:"doors,omitempty"`
}

// BoardRow is one credential on the board that a person reads.
type BoardRow struct {
	Door  string `json:"door"`
	How   string `json:"how"`
	State string `json:"state"`
	Note  string `json:"note,omitempty"`
}

// nameOverhead is what quotes and separators add to a name.
const nameOverhead = 4

// maxSteps is how many steps a workflow is given at a time; the rest follows as
// they end. The server allows 2,000 activities under way.
const maxSteps = 200

// boardRows is the most the board shows.
const boardRows = 16

// nameBytes is how much of the doors' names a grant is found by, in bytes: the
// server refuses a search attribute over 2 KiB, and with it the whole workflow.
const nameBytes = 1200

// Plan brings the grant's rows in line and says what to do next. now is the
// workflow's time.
func (a *Grant) Plan(ctx context.Context, grantID string, now time.Time) (Outlook, error) {
	grant, plan, err := a.Store.PlanGrant(ctx, grantID, now)
	if err != nil {
		return Outlook{}, retryStore(err)
	}
	steps, left := atATime(plan.Steps, now)
	if next := earliest(left, now); next != nil && (plan.WakeAt == nil || next.Before(*plan.WakeAt)) {
		plan.WakeAt, plan.WakeTo = next, "try doors for which there was no room"
	}
	outlook := Outlook{
		Steps: steps, WakeAt: plan.WakeAt, WakeTo: plan.WakeTo,
		Over: plan.Status.Over(), Attributes: AttributesOf(grant),
	}
	outlook.Attributes.Status = plan.Status
	outlook.Board, outlook.Hidden = board(grant)
	return outlook, nil
}

// atATime are the steps that a workflow is given now: first those that do not
// wait for a lock to come back. The rest is left for a later look.
func atATime(steps []latchkey.Step, at time.Time) (now, left []latchkey.Step) {
	if len(steps) <= maxSteps {
		return steps, nil
	}
	slices.SortStableFunc(steps, func(a, b latchkey.Step) int {
		switch {
		case notDue(a, at) == notDue(b, at):
			return 0
		case notDue(a, at):
			return 1
		}
		return -1
	})
	return steps[:maxSteps], steps[maxSteps:]
}

// notDue reports whether a step waits for its lock at the instant.
func notDue(step latchkey.Step, at time.Time) bool {
	return step.NextAt != nil && step.NextAt.After(at)
}

// earliest is when the first of the waiting steps is due. What is due already
// takes the place of a step that ends.
func earliest(steps []latchkey.Step, at time.Time) *time.Time {
	var first *time.Time
	for _, step := range steps {
		if notDue(step, at) && (first == nil || step.NextAt.Before(*first)) {
			first = step.NextAt
		}
	}
	return first
}

// AttributesOf are the attributes of a grant as the store has it.
func AttributesOf(grant latchkey.Grant) Attributes {
	var names []string
	room := nameBytes
	for _, door := range grant.Doors {
		if room -= len(door.Name) + nameOverhead; room < 0 {
			break
		}
		names = append(names, door.Name)
	}
	return Attributes{Status: grant.Status, StartsAt: grant.Window.StartsAt, EndsAt: grant.Window.EndsAt, Doors: names}
}

func board(grant latchkey.Grant) (rows []BoardRow, hidden int) {
	for _, method := range grant.Methods {
		for _, credential := range method.Credentials {
			if len(rows) == boardRows {
				hidden++
				continue
			}
			rows = append(rows, BoardRow{
				Door: credential.DoorName, How: method.Mode.Label(), State: string(credential.State), Note: note(credential),
			})
		}
	}
	return rows, hidden
}

func note(c latchkey.Credential) string {
	if c.Fault == "" {
		return ""
	}
	if c.State == latchkey.CredentialRefused {
		return c.FaultMessage
	}
	return c.FaultMessage + " (being tried again: see the pending activities)"
}
