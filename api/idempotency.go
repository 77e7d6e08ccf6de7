package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"latchkey"
	"latchkey/api/problem"
	"latchkey/api/route"
)

const (
	idempotencyHeader = "Idempotency-Key"
	maxIdempotencyKey = 255
	// settleTime is what the end of a claim may take, also after its caller left.
	settleTime = 5 * time.Second
)

// carryOut does the work once. With an Idempotency-Key a repetition gets the
// first answer again. Reads are safe to repeat as they are and take no claim.
func (s *server) carryOut(ctx context.Context, key string, row route.Row, call *route.Call, bound route.Bound) (answer, error) {
	if key == "" || !row.Kind.Writes {
		return run(ctx, bound.Run)
	}
	if len(key) > maxIdempotencyKey || !printable(key) {
		return answer{}, problem.New(http.StatusBadRequest, "invalid_idempotency_key",
			"An Idempotency-Key has 1 to 255 printable ASCII characters.")
	}
	if call.Workspace.ID == "" {
		return answer{}, problem.New(http.StatusBadRequest, "invalid_idempotency_key",
			"An Idempotency-Key belongs to a workspace, and this request has none. Send it without the header.")
	}
	claim, err := s.Idempotency.Claim(ctx, call.Workspace.ID, key, call.Fingerprint())
	if err != nil {
		return answer{}, err
	}
	switch claim.State {
	case latchkey.ClaimCompleted:
		return answer{status: claim.Status, body: claim.Body, replayed: true}, nil
	case latchkey.ClaimInFlight:
		return answer{}, inUse()
	case latchkey.ClaimSpent:
		return s.tellAgain(ctx, claim, bound)
	case latchkey.ClaimOurs:
	}
	return s.firstTime(ctx, claim, bound)
}

func printable(key string) bool {
	for _, r := range key {
		if r < ' ' || r > '~' {
			return false
		}
	}
	return true
}

func inUse() error {
	p := problem.New(http.StatusConflict, "idempotency_key_in_use",
		"A request with this Idempotency-Key is still being carried out. Send it again in a moment.")
	p.RetryAfter = time.Second
	return p
}

// firstTime does the work under the claim. Its transaction spends the claim, so
// that whatever is lost after it, the work is not done twice.
func (s *server) firstTime(ctx context.Context, claim latchkey.Claim, bound route.Bound) (answer, error) {
	out, err := run(latchkey.WithClaim(ctx, claim), bound.Run)
	if err == nil {
		s.keep(ctx, claim, out)
		return out, nil
	}
	// A caller who left is told nothing, so nothing is kept for when it comes back;
	// nor is what is worth trying again.
	if p := problem.From(err); p.Status < http.StatusInternalServerError && p.RetryAfter == 0 && ctx.Err() == nil {
		s.keep(ctx, claim, failed(p))
	} else {
		s.settle(ctx, func(ctx context.Context) error { return s.Idempotency.Release(ctx, claim) })
	}
	return answer{}, err
}

// tellAgain answers for work that was done and whose answer was lost.
func (s *server) tellAgain(ctx context.Context, claim latchkey.Claim, bound route.Bound) (answer, error) {
	out, err := run(ctx, func(ctx context.Context) (route.Reply, error) { return bound.Again(ctx, claim.ResourceID) })
	if err != nil {
		return answer{}, err
	}
	s.keep(ctx, claim, out)
	out.replayed = true
	return out, nil
}

func (s *server) keep(ctx context.Context, claim latchkey.Claim, a answer) {
	s.settle(ctx, func(ctx context.Context) error { return s.Idempotency.Complete(ctx, claim, a.status, a.body) })
}

// settle ends a claim even when the caller has left. A failure costs nothing
// but a rebuilt answer, so that it is logged and not told.
func (s *server) settle(ctx context.Context, end func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	if err := end(ctx); err != nil {
		s.Log.WarnContext(ctx, "idempotency key not settled", slog.String("cause", err.Error()))
	}
}
