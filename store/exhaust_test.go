package store_test

import (
	"fmt"
	"sync"
	"testing"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/pin"
	"latchkey/store"
)

const (
	drawnAtOnce = 10_000 // codes
	drawers     = 64     // goroutines
	codesAGrant = 20     // drawn in one transaction
)

// few makes a lock whose keypad leaves few codes: four different digits of six.
func few(d *store.FoundDoor) {
	d.Capabilities.CodeLengths, d.Capabilities.MaxCodes = []int{4}, 0
	d.Capabilities.Constraints = []latchkey.Constraint{{Type: latchkey.CannotContain0789}, {Type: latchkey.UniqueFirstFourDigits}}
}

// codesThatFit counts the codes that a door takes.
func codesThatFit(door latchkey.Door) int {
	rules, fit := pin.RulesOf(door.Capabilities), 0
	for code := range drawnAtOnce {
		if rules.Check(fmt.Sprintf("%04d", code)) == nil {
			fit++
		}
	}
	return fit
}

// Ten thousand codes are drawn at once, until the last code of every lock is
// given away: no lock has one twice, none is left over, and who comes then is told.
func TestTenThousandCodesAreDrawnAtOnceAndNoneTwice(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	doors := []latchkey.Door{f.AddDevice(few)}
	each := codesThatFit(doors[0])
	for len(doors)*each < drawnAtOnce {
		doors = append(doors, f.AddDevice(few))
	}
	type order struct {
		door  latchkey.Door
		codes int
	}
	orders := make(chan order)
	go func() {
		defer close(orders)
		for left := each; left > 0; left -= codesAGrant {
			for _, door := range doors {
				orders <- order{door, min(left, codesAGrant)}
			}
		}
	}()
	var wait sync.WaitGroup
	for range drawers {
		wait.Go(func() {
			for order := range orders {
				grant, err := f.Store.CreateGrant(t.Context(), f.Workspace.ID, latchkey.NewGrant{
					Identity: &latchkey.NewIdentity{}, Targets: latchkey.Targets{DeviceIDs: []string{order.door.ID}},
					Requested: codeRequests(order.codes), StartsAt: f.Clock.Now(),
				})
				if err != nil || len(grant.Errors()) > 0 {
					t.Errorf("%v %v", err, grant.Errors())
				}
			}
		})
	}
	wait.Wait()
	var locks []struct {
		Codes, Different int
	}
	err := f.DB.SelectContext(t.Context(), &locks, `
		select count(*) as codes, count(distinct secret_mac) as different from credentials where state <> 'removed' group by door_id`)
	if err != nil || len(locks) != len(doors) {
		t.Fatalf("%d locks have codes (%v), want %d", len(locks), err, len(doors))
	}
	for _, lock := range locks {
		if lock.Codes != each || lock.Different != each {
			t.Errorf("a lock has %d codes, %d of them different, want all of its %d", lock.Codes, lock.Different, each)
		}
	}
	wantToldFull(t, f, doors[0])
}

// wantToldFull: the grant is there, and its error names the door and says what
// comes next.
func wantToldFull(t *testing.T, f *storetest.Fixture, door latchkey.Door) {
	t.Helper()
	late := f.Grant(storetest.On(door))
	problems := late.Errors()
	if len(problems) != 1 {
		t.Fatalf("errors are %+v", problems)
	}
	wantEqual(t, problems[0].Code, "cannot_create_requested_access_methods")
	wantEqual(t, problems[0].Message, "For 1 of 1 doors there is no free code or card. They are looked at again every 15 minutes.")
	wantEqual(t, problems[0].Data, map[string]any{"missing_device_ids": []string{door.ID}})
	if told := f.Events(latchkey.EventGrantCouldNotCreate); len(told) != 1 || told[0].Subject.GrantID != late.ID {
		t.Errorf("events are %+v", told)
	}
}

func codeRequests(n int) []latchkey.RequestedMethod {
	requests := make([]latchkey.RequestedMethod, n)
	for i := range requests {
		requests[i].Mode = latchkey.ModeCode
	}
	return requests
}
