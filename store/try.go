package store

import (
	"context"
	"fmt"
	"time"

	"latchkey"
)

// tried is how an attempt at a lock ended.
type tried struct {
	Outcome latchkey.TryOutcome
	Fault   latchkey.FaultClass
	Words   string
	NextAt  *time.Time
}

// conclude runs an update of the job's credential and ends its attempt, in one
// statement: found is whether the credential was still where the job left it, and
// ref is its handle after it.
func (t *tx) conclude(ctx context.Context, job Job, how tried, update string, args ...any) (ref string, found bool, err error) {
	n := len(args)
	found, err = t.getOne(ctx, &ref, fmt.Sprintf(`
		with done as (%s returning native_ref), ended as (
			update tries set ended_at = $%d, outcome = $%d, fault_class = $%d, words = $%d, next_at = $%d
			where number = $%d and exists (select from done))
		select native_ref from done`, update, n+1, n+2, n+3, n+4, n+5, n+6),
		append(args, t.now, how.Outcome, null(string(how.Fault)), spoken(job, how.Words), how.NextAt, job.Try)...)
	return ref, found, err
}

// acknowledge is conclude for what the lock did as it was told.
func (t *tx) acknowledge(ctx context.Context, job Job, words, update string, args ...any) error {
	_, found, err := t.conclude(ctx, job, tried{Outcome: latchkey.TryAcknowledged, Words: words}, update, args...)
	switch {
	case err != nil:
		return fmt.Errorf("record that %q is done: %w", job.Step.Summary, err)
	case !found:
		return errMovedOn
	}
	return nil
}

// maxWords is how much is kept of what a lock says.
const maxWords = 500

// spoken are a lock's words as they are kept. A driver leaves secrets out of them;
// the one that it was told is looked for all the same (P5).
func spoken(job Job, words string) string {
	words = job.Method.Secret.RemovedFrom(words)
	if runes := []rune(words); len(runes) > maxWords {
		words = string(runes[:maxWords]) + "…"
	}
	return words
}
