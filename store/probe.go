package store

import (
	"context"
	"time"

	"latchkey"
)

// probeTime is how long the database may take to answer a probe.
const probeTime = time.Second

// Part tells whether the database answers, for latchkey.Probe.
func (s *Store) Part(ctx context.Context) latchkey.Part {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	part := latchkey.Part{Name: "database", Vital: true}
	var answer int
	if err := s.db.GetContext(ctx, &answer, `select 1`); err != nil {
		part.Err = err
		part.Advice = "Check that PostgreSQL runs and that LATCHKEY_DATABASE_URL points at it."
	}
	return part
}
