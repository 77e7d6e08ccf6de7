package main

import (
	"context"
	"fmt"
	"time"

	"latchkey/drivers/sandbox/wire"
)

// slowLock is how long each operation of a slow lock takes.
const slowLock = time.Second

// latencyFinding is how long grants of one size took.
type latencyFinding struct {
	doors  int
	aim    float64
	issues []issue
}

// issue is one grant, from the call that made it to the last door.
type issue struct {
	total   time.Duration // from before the call to the API's issued_at
	slowest time.Duration // device write of the grant, by the locks' own logs
}

func (i issue) ratio() float64 { return float64(i.total) / float64(i.slowest) }

// latencies measures how much longer than its slowest lock a grant takes.
func (b *bench) latencies(ctx context.Context, site lockSite, repeats int) ([]latencyFinding, error) {
	found := []latencyFinding{{doors: 1, aim: 1.05}, {doors: 4, aim: 1.10}, {doors: 16, aim: 1.25}, {doors: 64, aim: 1.9}}
	for i := range found {
		for range repeats {
			took, err := b.latency(ctx, site, found[i].doors)
			if err != nil {
				return nil, err
			}
			b.dev.say(fmt.Sprintf("%2d doors: %.3f s, slowest write %.3f s, ratio %.3f",
				found[i].doors, took.total.Seconds(), took.slowest.Seconds(), took.ratio()))
			found[i].issues = append(found[i].issues, took)
		}
	}
	return found, nil
}

func (b *bench) latency(ctx context.Context, site lockSite, doors int) (issue, error) {
	asked := time.Now()
	grant, err := b.createGrant(ctx, site.doors[:doors], asked.Add(24*time.Hour))
	if err != nil {
		return issue{}, err
	}
	issued, err := b.issuedAt(ctx, grant)
	if err != nil {
		return issue{}, err
	}
	took := issue{total: issued.Sub(asked)}
	if took.slowest, err = b.slowestWrite(ctx, site, asked); err != nil {
		return issue{}, err
	}
	return took, b.remove(ctx, grant)
}

// createGrant asks for a PIN on doors, for a person of its own.
func (b *bench) createGrant(ctx context.Context, doors []string, until time.Time) (id string, err error) {
	var answer struct {
		AccessGrant struct {
			ID string `json:"access_grant_id"`
		} `json:"access_grant"`
	}
	err = b.api.post(ctx, "/access_grants/create", map[string]any{
		"user_identity": map[string]string{"full_name": "Grace Hopper"}, "device_ids": doors, "ends_at": until,
		"requested_access_methods": []map[string]string{{"mode": "code"}},
	}, &answer)
	return answer.AccessGrant.ID, err
}

// issuedAt waits until all methods of a grant are issued and says since when.
func (b *bench) issuedAt(ctx context.Context, grantID string) (latest time.Time, err error) {
	return latest, until(ctx, time.Minute, "an issued grant", func(ctx context.Context) (bool, error) {
		var answer struct {
			AccessMethods []struct {
				IssuedAt *time.Time `json:"issued_at"`
			} `json:"access_methods"`
		}
		if err := b.api.post(ctx, "/access_methods/list", map[string]any{"access_grant_id": grantID}, &answer); err != nil {
			return false, err
		}
		for _, method := range answer.AccessMethods {
			if method.IssuedAt == nil {
				return false, fmt.Errorf("grant %s is not issued", grantID)
			}
			if method.IssuedAt.After(latest) {
				latest = *method.IssuedAt
			}
		}
		return false, nil
	})
}

// slowestWrite reads from the locks' own logs how long the slowest write took.
func (b *bench) slowestWrite(ctx context.Context, site lockSite, since time.Time) (slowest time.Duration, err error) {
	state, err := b.locks.Site(ctx, site.id)
	for _, lock := range state.Locks {
		for _, line := range lock.Log {
			if line.At.After(since) && wrote(line) {
				slowest = max(slowest, time.Duration(line.TookMS)*time.Millisecond)
			}
		}
	}
	if err == nil && slowest == 0 {
		err = fmt.Errorf("site %s has no write in its logs", site.id)
	}
	return slowest, err
}

func wrote(line wire.Operation) bool { return line.Action == "create" && line.Result == "" }

// remove deletes a grant and waits until its doors are clean.
func (b *bench) remove(ctx context.Context, grantID string) error {
	which := map[string]any{"access_grant_id": grantID}
	if err := b.api.post(ctx, "/access_grants/delete", which, nil); err != nil {
		return err
	}
	return until(ctx, time.Minute, "a clean end", func(ctx context.Context) (bool, error) {
		err := b.api.post(ctx, "/access_grants/get", which, nil)
		if isRefusal(err, "access_grant_not_found") {
			return false, nil
		}
		return false, fmt.Errorf("grant %s is still there: %w", grantID, err)
	})
}
