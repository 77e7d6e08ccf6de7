package main

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

// rateFinding compares grants with bare workflows of the same shape.
type rateFinding struct {
	grants, bare        []float64 // a second, round by round
	grantCost, bareCost cost      // of all rounds, for one of them
}

// ratios are grants over bare workflows, round by round.
func (r rateFinding) ratios() []float64 {
	ratios := make([]float64, len(r.grants))
	for i := range r.grants {
		ratios[i] = r.grants[i] / r.bare[i]
	}
	return ratios
}

// rates measures both in turn, so that whatever else the machine does strikes
// both. The first round of each warms up and does not count.
func (b *bench) rates(ctx context.Context, site lockSite, plan benchPlan) (rateFinding, error) {
	bare, err := startBare(b.temporal)
	if err != nil {
		return rateFinding{}, err
	}
	defer bare.stop()
	meter, err := openMeter(ctx, b.dev.stack.DatabaseURL)
	if err != nil {
		return rateFinding{}, err
	}
	defer meter.close()
	found := rateFinding{grantCost: cost{}, bareCost: cost{}}
	for round := range plan.rounds + 1 {
		grants, grantCost, err := meter.of(ctx, plan.grants, func() (float64, error) { return b.grantRate(ctx, site, plan) })
		if err != nil {
			return rateFinding{}, err
		}
		workflows, bareCost, err := meter.of(ctx, plan.grants, func() (float64, error) { return bare.rate(ctx, plan) })
		if err != nil {
			return rateFinding{}, err
		}
		b.dev.say(fmt.Sprintf("%.1f doors a second, %.1f bare workflows a second, ratio %.2f", grants, workflows, grants/workflows))
		if round == 0 {
			continue
		}
		found.grants, found.bare = append(found.grants, grants), append(found.bare, workflows)
		found.grantCost.add(grantCost, plan.rounds)
		found.bareCost.add(bareCost, plan.rounds)
	}
	return found, nil
}

// grantRate makes many grants for one door each and says how many a second were
// issued, from the first call to the last door.
func (b *bench) grantRate(ctx context.Context, site lockSite, plan benchPlan) (float64, error) {
	began := time.Now()
	err := abreast(ctx, plan, func(ctx context.Context, number int) error {
		door := site.doors[number%len(site.doors):][:1]
		_, err := b.createGrant(ctx, door, began.Add(24*time.Hour))
		return err
	})
	if err != nil {
		return 0, err
	}
	last, err := b.lastEvent(ctx, "access_method.issued", began, plan.grants)
	return float64(plan.grants) / last.Sub(began).Seconds(), err
}

// lastEvent waits for as many events of a type and returns when the last of them
// happened.
func (b *bench) lastEvent(ctx context.Context, kind string, since time.Time, count int) (last time.Time, err error) {
	return last, until(ctx, 2*time.Minute, kind+" of every door", func(ctx context.Context) (bool, error) {
		var answer struct {
			Events []struct {
				OccurredAt time.Time `json:"occurred_at"`
			} `json:"events"`
		}
		err := b.api.post(ctx, "/events/list", map[string]any{
			"since": since, "event_type": kind, "limit": 1000,
		}, &answer)
		if err == nil && len(answer.Events) < count {
			err = fmt.Errorf("%d of %d", len(answer.Events), count)
		}
		for _, event := range answer.Events {
			if event.OccurredAt.After(last) {
				last = event.OccurredAt
			}
		}
		return false, err
	})
}

// abreast does something for each grant of a round, some at a time.
func abreast(ctx context.Context, plan benchPlan, do func(ctx context.Context, number int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(plan.abreast)
	for number := range plan.grants {
		group.Go(func() error { return do(ctx, number) })
	}
	return group.Wait()
}
