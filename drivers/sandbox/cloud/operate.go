package cloud

import (
	"context"
	"time"

	"latchkey/drivers/sandbox/wire"
)

// manner is how an answer reaches the client.
type manner int

const (
	plainly manner = iota
	cut            // the connection is closed instead
	garbled        // bytes that mean nothing
)

// outcome is how an operation ended.
type outcome struct {
	code    wire.Code
	refusal *wire.ProblemDetail
	manner  manner
}

func refused(refusal *wire.ProblemDetail) outcome { return outcome{refusal: refusal} }

// put makes the lock write a code.
func (l *lock) put(ctx context.Context, action string, do change) outcome {
	return l.operate(ctx, wire.OnPut, action, do)
}

// write makes the lock do something else.
func (l *lock) write(ctx context.Context, action string, do change) outcome {
	return l.operate(ctx, wire.OnWrite, action, do)
}

// operate runs one operation and logs it. The lock does one thing at a time; what
// it has begun it finishes even when the client has gone.
func (l *lock) operate(ctx context.Context, reach wire.Reach, action string, do change) outcome {
	select {
	case l.lane <- struct{}{}:
		defer func() { <-l.lane }()
	case <-ctx.Done():
		return outcome{manner: cut}
	}
	began := time.Now()
	result := l.attempt(ctx, reach, do)
	line := wire.Operation{
		At: l.site.now(), TookMS: time.Since(began).Milliseconds(), Action: action,
		CodeID: result.code.ID, Mark: result.code.Mark,
	}
	if result.refusal != nil {
		line.Result = result.refusal.Code
	}
	l.note(line)
	return result
}

func (l *lock) attempt(ctx context.Context, reach wire.Reach, do change) outcome {
	struck := l.strike(reach)
	if refusal := struck.barred(); refusal != nil {
		return refused(refusal)
	}
	if !l.wait(ctx, struck, l.current().LatencyMS) || struck.has(wire.FaultLoseWrite) {
		return outcome{manner: cut}
	}
	if refusal := struck.denied(); refusal != nil {
		return refused(refusal)
	}
	result := l.carryOut(do, struck)
	result.manner = struck.manner()
	return result
}

// barred says why an operation does not even reach the lock.
func (s strikes) barred() *wire.ProblemDetail {
	switch {
	case s.has(wire.FaultRateLimit):
		wait := s[wire.FaultRateLimit].RetryAfterMS
		return &wire.ProblemDetail{Code: wire.RateLimited, Message: "too many requests", RetryAfterMS: wait}
	case s.has(wire.FaultOffline):
		return problem(wire.LockOfflineCode, "the lock cannot be reached")
	case s.has(wire.FaultHub):
		return problem(wire.HubOfflineCode, "the hub before the lock cannot be reached")
	case s.has(wire.FaultUnpaid):
		return problem(wire.Unpaid, "the subscription of the account has expired")
	}
	return nil
}

// denied says why the lock, once reached, refuses.
func (s strikes) denied() *wire.ProblemDetail {
	switch {
	case s.has(wire.FaultRefuse):
		return problem(s[wire.FaultRefuse].Code, s[wire.FaultRefuse].Message)
	case s.has(wire.FaultTableFull):
		return problem(wire.SlotsFull, "the lock says that it is full")
	}
	return nil
}

func (s strikes) manner() manner {
	switch {
	case s.has(wire.FaultLoseAck):
		return cut
	case s.has(wire.FaultGarbage):
		return garbled
	}
	return plainly
}

// carryOut applies a change and waits until it is on disk.
func (l *lock) carryOut(do change, struck strikes) outcome {
	l.mu.Lock()
	now := l.site.now()
	next := l.record.clone()
	next.forget(now)
	code, refusal := do(&next, now)
	if refusal != nil || struck.has(wire.FaultDropWrite) {
		l.mu.Unlock()
		return outcome{code: code, refusal: refusal}
	}
	if struck.meddle(&next, code) {
		l.site.events.publish(wire.Event{Kind: wire.CodesChanged, Lock: l.id, At: now})
	}
	durable := l.keep(next)
	l.mu.Unlock()
	result := outcome{code: code, refusal: l.site.cloud.settle(durable)}
	if struck.has(wire.FaultOwnDuplicate) {
		result.refusal = problem(wire.DuplicateCode, "another entry has this code")
	}
	return result
}
