package cloud

import (
	"context"
	"time"

	"latchkey/drivers/sandbox/wire"
)

// wait lets the lock take its time, and a stalled one stall until that is
// cleared or the client has gone. It returns false when there is to be no answer.
func (l *lock) wait(ctx context.Context, struck strikes, latencyMS int64) bool {
	pause := time.NewTimer(time.Duration(latencyMS+struck[wire.FaultSlow].DelayMS) * time.Millisecond)
	defer pause.Stop()
	select {
	case <-pause.C:
	case <-l.site.cloud.closing:
		return false
	}
	return !struck.has(wire.FaultStall) || l.outlast(ctx)
}

// outlast waits until the lock has no fault of the kind stall.
func (l *lock) outlast(ctx context.Context) bool {
	for {
		l.mu.Lock()
		stalled, cleared := l.record.fault(wire.FaultStall) >= 0, l.cleared
		l.mu.Unlock()
		if !stalled {
			return true
		}
		select {
		case <-cleared:
		case <-ctx.Done():
			return false
		case <-l.site.cloud.closing:
			return false
		}
	}
}
