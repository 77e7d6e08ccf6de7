package sandbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/drivertest"
	"latchkey/drivers/sandbox"
)

// defectVariable names the defect that TestDefective's child gives the driver.
const defectVariable = "LATCHKEY_TEST_DEFECT"

// defect is a mistake of a driver, and the case of the suite that it has to fail.
type defect struct {
	fails   string
	apply   func(context.Context, drivers.Session, drivers.Op) (drivers.Receipt, error)
	observe func(drivers.Snapshot, error) (drivers.Snapshot, error)
}

// defects are mistakes that drivers make.
var defects = map[string]defect{
	"rounds the end down":             {fails: "rounding_never_shortens_a_window", apply: roundDown},
	"loses leading zeros":             {fails: "leading_zero_is_kept_or_refused", apply: loseZeros},
	"quotes the code":                 {fails: "refusals_never_quote_a_secret", apply: quote},
	"calls every failure permanent":   {fails: "offline_door_is_offline_soon", apply: callPermanent},
	"takes a stranger's code for its": {fails: "strangers_code_is_a_duplicate_and_stays", apply: takeDuplicates},
	"has another mark every time":     {fails: "put_twice_with_one_key_is_one_entry", apply: changeMark},
	"removes nothing":                 {fails: "remove_takes_it_off", apply: removeNothing},
	"does not listen to its context":  {fails: "cancelled_before_it_began_writes_nothing", apply: ignoreContext},
	"calls a lost answer success":     {fails: "lost_remove_settles_as_not_done", apply: callSuccess},
	"reads nonsense as an empty door": {fails: "nonsense_is_never_an_empty_listing", observe: readEmpty},
	"calls an old listing fresh":      {fails: "old_listing_settles_nothing", observe: callFresh},
	"never calls a listing complete":  {fails: "restarted_lock_shows_absence", observe: readForever},
}

// defectsAll is those, and the lessons.
func defectsAll() map[string]defect {
	all := maps.Clone(defects)
	maps.Copy(all, lessons)
	return all
}

// TestDefective runs the suite on drivers with one defect each, in processes
// of their own because they are to fail.
func TestDefective(t *testing.T) {
	t.Parallel()
	for name, defect := range defectsAll() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			child := exec.CommandContext(t.Context(), os.Args[0], "-test.v", "-test.run", "^TestDefectiveChild$/^code$/^"+defect.fails+"$")
			child.Env = append(os.Environ(), defectVariable+"="+name)
			said, err := child.CombinedOutput()
			var exit *exec.ExitError
			require.ErrorAs(t, err, &exit, "%s", said)
			assert.Contains(t, string(said), "--- FAIL: TestDefectiveChild/code/"+defect.fails)
		})
	}
}

// TestDefectiveChild is the suite on a driver with the defect that the
// environment names.
func TestDefectiveChild(t *testing.T) {
	t.Parallel()
	name, is := os.LookupEnv(defectVariable)
	if !is {
		return // run by TestDefective
	}
	drivertest.Exercise(t, defective{harness: harness{cloud: openCloud(t), profile: "yale"}, name: name})
}

type defective struct {
	harness

	name string
}

func (d defective) Driver() drivers.Driver {
	return defectiveDriver{Driver: sandbox.New(), name: d.name}
}

type defectiveDriver struct {
	drivers.Driver

	name string
}

func (d defectiveDriver) Open(ctx context.Context, config json.RawMessage, env drivers.Env) (drivers.Session, error) {
	session, err := d.Driver.Open(ctx, config, env)
	return &defectiveSession{Session: session, name: d.name}, err
}

type defectiveSession struct {
	drivers.Session

	name string
}

func (s *defectiveSession) Unlock(ctx context.Context, door string) error {
	return s.Session.(drivers.Unlocker).Unlock(ctx, door)
}

func (s *defectiveSession) Apply(ctx context.Context, op drivers.Op) (drivers.Receipt, error) {
	if apply := defectsAll()[s.name].apply; apply != nil {
		return apply(ctx, s.Session, op)
	}
	return s.Session.Apply(ctx, op)
}

func (s *defectiveSession) Observe(ctx context.Context, door string) (drivers.Snapshot, error) {
	snapshot, err := s.Session.Observe(ctx, door)
	if observe := defectsAll()[s.name].observe; observe != nil {
		return observe(snapshot, err)
	}
	return snapshot, err
}

func roundDown(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	end := op.Credential.Window.EndsAt.Truncate(time.Hour)
	op.Credential.Window.EndsAt = &end
	return s.Apply(ctx, op)
}

func loseZeros(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	op.Credential.Secret = latchkey.NewSecret(strings.TrimLeft(op.Credential.Secret.Reveal(), "0"))
	return s.Apply(ctx, op)
}

func quote(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	receipt, err := s.Apply(ctx, op)
	if err != nil {
		err = latchkey.Faultf(latchkey.FaultOf(err).Class, "%s was refused", op.Credential.Secret.Reveal())
	}
	return receipt, err
}

func callPermanent(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	receipt, err := s.Apply(ctx, op)
	if err != nil {
		err = latchkey.Faultf(latchkey.FaultPermanent, "it did not work")
	}
	return receipt, err
}

func takeDuplicates(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	receipt, err := s.Apply(ctx, op)
	if err != nil && latchkey.FaultOf(err).Class == latchkey.FaultDuplicateCode {
		return drivers.Receipt{Ref: "code-1", State: drivers.Acked}, nil
	}
	return receipt, err
}

func changeMark(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	op.Credential.ID = time.Now().String()
	return s.Apply(ctx, op)
}

func removeNothing(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	if op.Action == drivers.Remove {
		return drivers.Receipt{State: drivers.Acked}, nil
	}
	return s.Apply(ctx, op)
}

func ignoreContext(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	return s.Apply(context.WithoutCancel(ctx), op)
}

func callSuccess(ctx context.Context, s drivers.Session, op drivers.Op) (drivers.Receipt, error) {
	receipt, err := s.Apply(ctx, op)
	if err != nil && latchkey.FaultOf(err).Class == latchkey.FaultAmbiguous {
		return drivers.Receipt{State: drivers.Acked}, nil
	}
	return receipt, err
}

func readEmpty(snapshot drivers.Snapshot, err error) (drivers.Snapshot, error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		return drivers.Snapshot{Complete: true, Fresh: time.Now()}, nil
	}
	return snapshot, err
}

func callFresh(snapshot drivers.Snapshot, err error) (drivers.Snapshot, error) {
	snapshot.Fresh = time.Now()
	return snapshot, err
}

// readForever never dares to say that a listing is complete.
func readForever(snapshot drivers.Snapshot, err error) (drivers.Snapshot, error) {
	snapshot.Complete = false
	return snapshot, err
}
