package main

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// crowd is how many grants one call can make.
const crowd = 500

// crowdFinding is how long a crowd waits: until its grants of one call are
// answered and issued, and until the door that joins their space takes them.
type crowdFinding struct{ made, moved crowdWait }

// crowdWait is from a call to its answer, and to the last door.
type crowdWait struct{ answer, last time.Duration }

// rate is how many doors a second were issued.
func (w crowdWait) rate() float64 { return crowd / w.last.Seconds() }

// crowd makes the grants of a crowd by one call, each for a door and an empty
// space, and then gives the space a door.
func (b *bench) crowd(ctx context.Context, site lockSite) (found crowdFinding, err error) {
	var space struct {
		Space struct {
			ID string `json:"space_id"`
		} `json:"space"`
	}
	if err := b.api.post(ctx, "/spaces/create", map[string]any{"name": "Hall"}, &space); err != nil {
		return found, err
	}
	found.made, err = b.waits(ctx, "access_method.issued", func() error { return b.createCrowd(ctx, site, space.Space.ID) })
	if err != nil {
		return found, err
	}
	found.moved, err = b.waits(ctx, "access_method.reissued", func() error {
		return b.api.post(ctx, "/spaces/add_devices", map[string]any{
			"space_id": space.Space.ID, "device_ids": site.doors[len(site.doors)-1:],
		}, nil)
	})
	b.dev.say(fmt.Sprintf("%d grants in one call: %.1f doors a second; %.1f at the one door that joined their space",
		crowd, found.made.rate(), found.moved.rate()))
	return found, err
}

// waits measures a call and the events of a crowd that follow from it.
func (b *bench) waits(ctx context.Context, event string, call func() error) (w crowdWait, err error) {
	began := time.Now()
	if err := call(); err != nil {
		return w, err
	}
	w.answer = time.Since(began)
	last, err := b.lastEvent(ctx, event, began, crowd)
	w.last = last.Sub(began)
	return w, err
}

// createCrowd leaves the last lock to the space.
func (b *bench) createCrowd(ctx context.Context, site lockSite, spaceID string) error {
	grants := make([]map[string]any, crowd)
	for i := range grants {
		grants[i] = map[string]any{
			"user_identity": map[string]string{"full_name": "Grace Hopper"}, "space_ids": []string{spaceID},
			"device_ids": []string{site.doors[i%(len(site.doors)-1)]}, "ends_at": time.Now().Add(24 * time.Hour),
			"requested_access_methods": []map[string]string{{"mode": "code"}},
		}
	}
	var answer struct {
		Results []struct {
			Error *struct {
				Message string `json:"message"`
			} `json:"error"`
		} `json:"results"`
	}
	if err := b.api.post(ctx, "/access_grants/create_multiple", map[string]any{"access_grants": grants}, &answer); err != nil {
		return err
	}
	for i, result := range answer.Results {
		if result.Error != nil {
			return fmt.Errorf("grant %d of %d: %s", i+1, crowd, result.Error.Message)
		}
	}
	return nil
}

func (f findings) crowdTable() string {
	row := func(what string, w crowdWait) []string {
		return []string{
			what, w.answer.Round(time.Millisecond).String(), w.last.Round(time.Millisecond).String(), fmt.Sprintf("%.1f", w.rate()),
		}
	}
	return markdownTable([][]string{
		{"", "answer", "last door", "doors a second"},
		row(strconv.Itoa(crowd)+" grants in one call, on "+strconv.Itoa(benchLocks-1)+" locks", f.crowd.made),
		row("one lock joins the space of all of them", f.crowd.moved),
	})
}
