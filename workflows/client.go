package workflows

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"latchkey"
	"latchkey/activities"
)

// Client starts and nudges workflows. It implements latchkey.Lifecycle.
type Client struct {
	temporal  client.Client
	namespace string
}

var _ latchkey.Lifecycle = (*Client)(nil)

// NewClient speaks to the namespace of a Temporal client.
func NewClient(temporalClient client.Client, namespace string) *Client {
	return &Client{temporal: temporalClient, namespace: namespace}
}

// Nudge implements latchkey.Lifecycle with one SignalWithStart.
func (c *Client) Nudge(ctx context.Context, grant latchkey.Grant, reason latchkey.Reason) error {
	options := client.StartWorkflowOptions{
		ID: GrantID(grant.ID), TaskQueue: TaskQueue,
		StaticSummary: headline(grant), StaticDetails: details(grant),
		TypedSearchAttributes: attributesAtStart(grant),
	}
	input := GrantInput{GrantID: grant.ID, Shown: activities.AttributesOf(grant)}
	_, err := c.temporal.SignalWithStartWorkflow(ctx, options.ID, string(reason), nil, options, GrantType, input)
	if err != nil {
		return fmt.Errorf("nudge grant %s: %w", grant.ID, err)
	}
	return nil
}

// headline is who and when, in the list of workflows: at most 400 bytes.
func headline(grant latchkey.Grant) string {
	return cut(fmt.Sprintf("%s: %s", title(grant), span(grant.Window)), 390)
}

// title is what a grant is in a few words.
func title(grant latchkey.Grant) string {
	on := ""
	if len(grant.Doors) > 0 {
		on = " on " + grant.Doors[0].Name
	}
	switch grant.Kind {
	case latchkey.GrantOfCode:
		return strings.TrimSpace("Access code "+grant.Name) + on
	case latchkey.GrantOfBackup:
		return "Backup code" + on
	case latchkey.GrantToRemove:
		return strings.TrimSpace("Removal of unmanaged code "+grant.Name) + on
	case latchkey.GrantOfCredential:
		return grant.DisplayName() + on
	case latchkey.GrantOfAccess:
	}
	return grant.DisplayName()
}

// details is who, where, when and how as of the start of the workflow. The
// current details follow later changes.
func details(grant latchkey.Grant) string {
	names := make([]string, 0, len(grant.Doors))
	for _, door := range grant.Doors[:min(len(grant.Doors), 50)] {
		names = append(names, door.Name)
	}
	modes := make([]string, 0, len(grant.Requested))
	for _, request := range grant.Requested {
		modes = append(modes, request.Mode.Label())
	}
	return cut(fmt.Sprintf("**Who** %s\n\n**Where** %s\n\n**When** %s\n\n**How** %s\n\nGrant %s",
		grant.PersonName, strings.Join(names, ", "), span(grant.Window), strings.Join(modes, ", "), grant.ID), 19_000)
}

func span(w latchkey.Window) string {
	const layout = "2006-01-02 15:04 MST"
	if w.EndsAt == nil {
		return "from " + w.StartsAt.Format(layout) + ", open-ended"
	}
	return w.StartsAt.Format(layout) + " to " + w.EndsAt.Format(layout)
}

func cut(text string, bytes int) string {
	if len(text) <= bytes {
		return text
	}
	return strings.ToValidUTF8(text[:bytes], "") + "…"
}

// RunningGrants lists the grants whose workflow runs.
func (c *Client) RunningGrants(ctx context.Context) (map[string]bool, error) {
	running := map[string]bool{}
	var token []byte
	for {
		page, err := c.temporal.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
			Namespace: c.namespace, PageSize: 1000, NextPageToken: token,
			Query: `WorkflowType = "` + GrantType + `" and ExecutionStatus = "Running"`,
		})
		if err != nil {
			return nil, fmt.Errorf("list running grants: %w", err)
		}
		for _, execution := range page.GetExecutions() {
			running[grantIDOf(execution.GetExecution().GetWorkflowId())] = true
		}
		if token = page.GetNextPageToken(); len(token) == 0 {
			return running, nil
		}
	}
}

// ScheduleCleanup sees to it that the cleanup runs at the given interval.
func (c *Client) ScheduleCleanup(ctx context.Context, every time.Duration) error {
	_, err := c.temporal.ScheduleClient().Create(ctx, client.ScheduleOptions{
		ID:      CleanupSchedule,
		Spec:    client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: every}}},
		Overlap: enumspb.SCHEDULE_OVERLAP_POLICY_SKIP,
		Action: &client.ScheduleWorkflowAction{
			ID: CleanupType, Workflow: CleanupType, TaskQueue: TaskQueue,
		},
	})
	if err == nil || errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
		return nil
	}
	return fmt.Errorf("schedule cleanup: %w", err)
}
