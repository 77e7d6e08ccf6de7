package main

import (
	"context"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"

	"latchkey/workflows"
)

// lifeFinding is the history of a grant's whole life.
type lifeFinding struct {
	doors, aim    int // an aim of 0 is none
	events, bytes int64
}

// shortLife is how long the grants of this part last.
const shortLife = 4 * time.Second

// lives makes grants that begin and end by themselves and reads their histories.
func (b *bench) lives(ctx context.Context, site lockSite) ([]lifeFinding, error) {
	found := []lifeFinding{{doors: 1, aim: 40}, {doors: 4}, {doors: 16}}
	for i := range found {
		grant, err := b.createGrant(ctx, site.doors[:found[i].doors], time.Now().Add(shortLife))
		if err != nil {
			return nil, err
		}
		if err := b.life(ctx, grant, &found[i]); err != nil {
			return nil, err
		}
		b.dev.say(fmt.Sprintf("%2d doors: %d events, %d bytes in the whole life", found[i].doors, found[i].events, found[i].bytes))
	}
	return found, nil
}

// life waits for the end of a grant's workflow.
func (b *bench) life(ctx context.Context, grantID string, found *lifeFinding) error {
	return until(ctx, time.Minute, "the end of a grant", func(ctx context.Context) (bool, error) {
		run, err := b.temporal.DescribeWorkflowExecution(ctx, workflows.GrantID(grantID), "")
		if err != nil {
			return false, err
		}
		info := run.GetWorkflowExecutionInfo()
		if info.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED {
			return false, fmt.Errorf("workflow of grant %s is %s", grantID, info.GetStatus())
		}
		found.events, found.bytes = info.GetHistoryLength(), info.GetHistorySizeBytes()
		return false, nil
	})
}
