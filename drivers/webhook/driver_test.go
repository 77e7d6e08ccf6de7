package webhook_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/drivertest"
	"latchkey/drivers/webhook"
	"latchkey/drivers/webhook/webhooktest"
	"latchkey/drivers/webhook/wire"
)

// kinds are doors of different abilities.
var kinds = map[string]wire.Door{
	"lock": {
		CodeLengths: []int{4, 5, 6}, Window: latchkey.PrecisionMinute, ShowsSecrets: true, CanUnlock: true, CanLock: true, MaxEntries: 6,
		Battery: new(0.8), Locked: new(true),
	},
	"shy lock with one length": {
		CodeLengths: []int{6}, Window: latchkey.PrecisionHour, NeedsEnd: true, OneTimeHours: 24, MaxEntries: 6,
		Constraints: []latchkey.Constraint{{Type: latchkey.NameLength, Min: 2, Max: 20}},
	},
	"lock without times":     {CodeLengths: []int{6}, Window: latchkey.PrecisionNone, ShowsSecrets: true, MaxEntries: 6},
	"card reader with dates": {Cards: true, Window: latchkey.PrecisionDate, ShowsSecrets: true, MaxEntries: 6},
}

// TestDriver holds the driver to the conformance suite on each kind of door.
func TestDriver(t *testing.T) {
	t.Parallel()
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			drivertest.Exercise(t, harness{kind})
		})
	}
}

// harness is drivertest.Harness with a service of its own for every case.
type harness struct{ kind wire.Door }

func (harness) Driver() drivers.Driver             { return webhook.New() }
func (harness) Parallel() bool                     { return true }
func (harness) Impossible(drivertest.Power) string { return "" }

func (h harness) Fresh(t *testing.T, doors int) drivertest.Site {
	t.Helper()
	return h.site(t, doors)
}

func (h harness) site(t *testing.T, doors int) *site {
	t.Helper()
	s := &site{kind: h.kind}
	var all []wire.Door
	for i := range doors {
		door := h.kind
		door.ID, door.Name, door.TimeZone, door.Online = "door "+strconv.Itoa(i), "Door "+strconv.Itoa(i), "America/New_York", true
		s.doors, all = append(s.doors, door.ID), append(all, door)
	}
	s.service = webhooktest.New(t, all...)
	return s
}

// site is a service with every power there is.
type site struct {
	kind    wire.Door
	service *webhooktest.Service
	doors   []string
}

var (
	_ drivertest.Peeker         = (*site)(nil)
	_ drivertest.Offliner       = (*site)(nil)
	_ drivertest.GatewayStopper = (*site)(nil)
	_ drivertest.LoginBreaker   = (*site)(nil)
	_ drivertest.Filler         = (*site)(nil)
	_ drivertest.OutsideEditor  = (*site)(nil)
	_ drivertest.OutsideEraser  = (*site)(nil)
	_ drivertest.AckLoser       = (*site)(nil)
	_ drivertest.WriteLoser     = (*site)(nil)
	_ drivertest.AckFaker       = (*site)(nil)
	_ drivertest.Garbler        = (*site)(nil)
	_ drivertest.Throttler      = (*site)(nil)
	_ drivertest.Staller        = (*site)(nil)
	_ drivertest.Rebooter       = (*site)(nil)
	_ drivertest.Staler         = (*site)(nil)
	_ drivertest.Masker         = (*site)(nil)
	_ drivertest.Misnamer       = (*site)(nil)
	_ drivertest.Typist         = (*site)(nil)

	_ drivertest.GatewayRestarter = (*site)(nil)
	_ drivertest.TwinHider        = (*site)(nil)
	_ drivertest.Leaver           = (*site)(nil)
)

func (s *site) Config() json.RawMessage { return s.configWith(webhooktest.Token) }

func (s *site) configWith(token string) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"base_url": %q, "token": %q}`, s.service.URL+"/", token))
}

func (s *site) Doors() []string             { return s.doors }
func (s *site) WrongLogin() json.RawMessage { return s.configWith("another") }
func (s *site) StopGateway(*testing.T)      { s.service.Close() }

func (s *site) Peek(_ *testing.T, door string) []drivers.Observed {
	var seen []drivers.Observed
	for _, entry := range s.service.Entries(door) {
		item := drivers.Observed{Ref: entry.Ref, Owner: entry.Mark, Mode: entry.Mode, Secret: latchkey.NewSecret(entry.Secret), Name: entry.Name}
		if entry.StartsAt != nil {
			item.Window = &latchkey.Window{StartsAt: *entry.StartsAt, EndsAt: entry.EndsAt}
		}
		seen = append(seen, item)
	}
	return seen
}

func (s *site) SetOnline(_ *testing.T, door string, online bool) { s.service.SetOnline(door, online) }

func (s *site) LoseAck(_ *testing.T, door string) { s.service.Happen(door, webhooktest.LoseAnswer) }

func (s *site) LoseWrite(_ *testing.T, door string) { s.service.Happen(door, webhooktest.LoseWrite) }

func (s *site) FakeAck(_ *testing.T, door string) { s.service.Happen(door, webhooktest.FakeAnswer) }

func (s *site) Garble(_ *testing.T, door string) { s.service.Happen(door, webhooktest.Garble) }

func (s *site) DenyOwn(_ *testing.T, door string)               { s.service.Happen(door, webhooktest.Misname) }
func (s *site) Stall(_ *testing.T, door string) <-chan struct{} { return s.service.Stall(door) }
func (s *site) Reboot(_ *testing.T, door string)                { s.service.Forget(door) }
func (s *site) Freeze(_ *testing.T, door string)                { s.service.Freeze(door) }
func (s *site) Mask(_ *testing.T, door string)                  { s.service.Mask(door) }

func (s *site) RestartGateway(*testing.T)        { s.service.CloseClientConnections() }
func (s *site) Leave(_ *testing.T, door string)  { s.service.Leave(door) }
func (s *site) Return(_ *testing.T, door string) { s.service.Return(door) }

func (s *site) HideTwin(_ *testing.T, door string, secret latchkey.Secret) {
	s.service.HideTwin(door, secret.Reveal())
}

func (s *site) Throttle(_ *testing.T, door string) time.Duration {
	s.service.Happen(door, webhooktest.Throttle)
	return 2500 * time.Millisecond
}

func (s *site) PutOutside(_ *testing.T, door string, c drivers.Credential) {
	entry := wire.Entry{Mode: c.Mode, Secret: c.Secret.Reveal(), Name: "keypad"}
	if s.kind.Window != latchkey.PrecisionNone {
		entry.StartsAt, entry.EndsAt = &c.Window.StartsAt, c.Window.EndsAt
	}
	s.service.Set(door, entry)
}

func (s *site) RemoveOutside(_ *testing.T, door string, mode latchkey.Mode, secret latchkey.Secret) {
	s.service.Unset(door, mode, secret.Reveal())
}

// Fill puts secrets on the door that the suite never draws.
func (s *site) Fill(_ *testing.T, door string) {
	for i := len(s.service.Entries(door)); i < s.kind.MaxEntries; i++ {
		entry := wire.Entry{Mode: latchkey.ModeCode, Secret: "66" + strconv.Itoa(i) + "355", Name: "no " + strconv.Itoa(i)}
		if s.kind.Cards {
			entry.Mode = latchkey.ModeCard
		}
		s.service.Set(door, entry)
	}
}

func (s *site) Type(t *testing.T, door string, code latchkey.Secret) bool {
	t.Helper()
	return s.service.Try(door, latchkey.ModeCode, code.Reveal())
}

// open opens a session of the driver.
func (s *site) open(t *testing.T) drivers.Session {
	t.Helper()
	session, err := webhook.New().Open(t.Context(), s.Config(), drivers.Env{})
	require.NoError(t, err)
	return session
}
