package activities

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
)

// heartbeatEvery is how often an activity says that its worker lives. The
// workflows allow three times as much before they give it to another worker.
const heartbeatEvery = 2 * time.Second

// heartbeat keeps an activity alive until stop is called. It is also how the
// activity learns that it was cancelled.
func heartbeat(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		ticker := time.NewTicker(heartbeatEvery)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				activity.RecordHeartbeat(ctx)
			}
		}
	}()
	return cancel
}
