package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// cost is what one grant or workflow costs, by what it costs.
type cost map[string]float64

// The costs beside processor time, which is listed by part of the stack.
const (
	commitsProduct  = "commits in Latchkey's database"
	commitsTemporal = "commits in Temporal's databases"
)

// since is what has come on top of an earlier reading, for one of count.
func (c cost) since(before cost, count int) cost {
	each := cost{}
	for what, now := range c {
		each[what] = (now - before[what]) / float64(count)
	}
	return each
}

// add takes in one of several rounds.
func (c cost) add(round cost, rounds int) {
	for what, value := range round {
		c[what] += value / float64(rounds)
	}
}

// meter reads PostgreSQL's and the system's own statistics.
type meter struct{ db *sql.DB }

func openMeter(ctx context.Context, address string) (meter, error) {
	db, err := sql.Open("postgres", address)
	if err != nil {
		return meter{}, err
	}
	return meter{db: db}, db.PingContext(ctx)
}

func (m meter) close() { _ = m.db.Close() } // it only read

// of measures what a round of count costs.
func (m meter) of(ctx context.Context, count int, round func() (float64, error)) (rate float64, each cost, err error) {
	before, err := m.settled(ctx)
	if err != nil {
		return 0, nil, err
	}
	if rate, err = round(); err != nil {
		return 0, nil, err
	}
	after, err := m.settled(ctx)
	return rate, after.since(before, count), err
}

// settled reads when the commits have stopped growing fast: backends hand in
// their numbers within a second of falling idle.
func (m meter) settled(ctx context.Context) (last cost, err error) {
	return last, until(ctx, time.Minute, "a quiet database", func(ctx context.Context) (bool, error) {
		select {
		case <-time.After(statisticsDelay):
		case <-ctx.Done():
			return false, ctx.Err()
		}
		before := last
		if last, err = m.read(ctx); err != nil || before == nil {
			return false, errors.Join(err, errors.New("there is no earlier reading"))
		}
		grown := last.since(before, 1)
		if count := grown[commitsProduct] + grown[commitsTemporal]; count > idleCommits {
			return false, fmt.Errorf("%.0f commits in %s", count, statisticsDelay)
		}
		return false, nil
	})
}

// The stack that has nothing to do makes fewer than idleCommits in statisticsDelay.
const (
	statisticsDelay = 1500 * time.Millisecond
	idleCommits     = 150
)

func (m meter) read(ctx context.Context) (cost, error) {
	now := processorTime()
	var product, temporal float64
	err := m.db.QueryRowContext(ctx, `
		select coalesce(sum(xact_commit) filter (where datname = current_database()), 0),
			coalesce(sum(xact_commit) filter (where datname like '%temporal%'), 0)
		from pg_stat_database`).Scan(&product, &temporal)
	now[commitsProduct], now[commitsTemporal] = product, temporal
	return now, err
}
