package zwavejs_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/drivertest"
	"latchkey/drivers/zwavejs"
	"latchkey/drivers/zwavejs/zwavetest"
)

// site is one account on the network, with everything that can be done to it.
type site struct {
	t      *testing.T
	config zwavejs.Config
	doors  []string
	locks  map[string]zwavetest.Lock
	relay  *zwavetest.Relay
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
	_ drivertest.Staller        = (*site)(nil)
	_ drivertest.Rebooter       = (*site)(nil)
	_ drivertest.TwinHider      = (*site)(nil)
	_ drivertest.Masker         = hiding{}

	_ drivertest.GatewayRestarter = (*site)(nil)
)

// hiding is a site whose locks can hide their digits.
type hiding struct{ *site }

// Mask implements drivertest.Masker.
func (s hiding) Mask(t *testing.T, door string) {
	t.Helper()
	require.NoError(t, s.locks[door].Firmware(t.Context(), map[string]any{"masks": true}))
}

func (s *site) RestartGateway(*testing.T) { s.relay.Cut() }

// HideTwin puts the code beyond the places that the driver knows of, or where it
// has looked already.
func (s *site) HideTwin(t *testing.T, door string, secret latchkey.Secret) {
	t.Helper()
	place := zwavetest.Slots
	if s.locks[door].Kind != zwavetest.Credential {
		require.NoError(t, s.locks[door].Firmware(t.Context(), map[string]any{"refusesTwins": true}))
		place = 100
	}
	require.NoError(t, s.locks[door].KeyInUnheard(t.Context(), secret.Reveal(), place))
}

func (s *site) Peek(t *testing.T, door string) []drivers.Observed {
	t.Helper()
	codes, err := s.locks[door].Codes(t.Context())
	require.NoError(t, err)
	var items []drivers.Observed
	for _, held := range codes {
		items = append(items, drivers.Observed{
			Ref: fmt.Sprintf("%s/%d", door, held.Slot), Mode: latchkey.ModeCode, Secret: latchkey.NewSecret(held.Digits), Name: held.Name,
			Window: s.window(held),
		})
	}
	return items
}

func (s *site) SetOnline(t *testing.T, door string, online bool) {
	t.Helper()
	require.NoError(t, s.locks[door].SetOnline(t.Context(), online))
}

func (s *site) StopGateway(*testing.T) { s.relay.Close() }

func (s *site) WrongLogin() json.RawMessage {
	s.relay.Demand("the token that is right")
	wrong := s.config
	wrong.AccessToken = "a token that is wrong"
	raw, err := json.Marshal(wrong)
	require.NoError(s.t, err)
	return raw
}

func (s *site) Fill(t *testing.T, door string) {
	t.Helper()
	for number := 8800; ; number++ {
		full, err := s.locks[door].KeyIn(t.Context(), strconv.Itoa(number))
		require.NoError(t, err)
		if full {
			return
		}
	}
}

func (s *site) PutOutside(t *testing.T, door string, credential drivers.Credential) {
	t.Helper()
	for _, held := range s.Peek(t, door) {
		if held.Secret.Reveal() == credential.Secret.Reveal() && held.Window != nil {
			s.reschedule(t, door, held.Ref, credential.Window)
			return
		}
	}
	full, err := s.locks[door].KeyIn(t.Context(), credential.Secret.Reveal())
	require.NoError(t, err)
	require.False(t, full)
}

// reschedule is another controller that changes when a code opens.
func (s *site) reschedule(t *testing.T, door, ref string, window latchkey.Window) {
	t.Helper()
	slot, err := strconv.Atoi(ref[strings.LastIndex(ref, "/")+1:])
	require.NoError(t, err)
	shown := window.Wall(s.zone())
	from, to := shown.Start, *shown.End
	require.NoError(t, s.locks[door].SetSchedule(t.Context(), slot, 1, &zwavetest.YearDay{
		StartYear: from.Year() - 2000, StartMonth: int(from.Month()), StartDay: from.Day(), StartHour: from.Hour(), StartMinute: from.Minute(),
		StopYear: to.Year() - 2000, StopMonth: int(to.Month()), StopDay: to.Day(), StopHour: to.Hour(), StopMinute: to.Minute(),
	}))
}

func (s *site) zone() *time.Location {
	zone, err := time.LoadLocation(s.config.TimeZone)
	require.NoError(s.t, err)
	return zone
}

func (s *site) RemoveOutside(t *testing.T, door string, _ latchkey.Mode, secret latchkey.Secret) {
	t.Helper()
	require.NoError(t, s.locks[door].KeyOut(t.Context(), secret.Reveal()))
}

// window is what the lock's own clock and schedule make of a code.
func (s *site) window(held zwavetest.Held) *latchkey.Window {
	if len(held.Schedules) != 1 {
		return nil
	}
	shown := latchkey.Wall{Start: held.Schedules[0].Start()}
	if end := held.Schedules[0].Stop(); end.Year() < 2099 {
		shown.End = &end
	}
	window := shown.Window(s.zone())
	return &window
}

// writes is the next command that changes a code of a door, or when it opens: the
// schedule of a code that is yet to come is none.
func (s *site) writes(door string) func(zwavetest.Message) bool {
	codes, err := s.locks[door].Codes(s.t.Context())
	require.NoError(s.t, err)
	return func(m zwavetest.Message) bool {
		there := func(held zwavetest.Held) bool { return held.Slot == zwavetest.Schedules(m) }
		return m.Node == s.locks[door].Node && (zwavetest.Writes(m) || slices.ContainsFunc(codes, there))
	}
}

func (s *site) LoseAck(_ *testing.T, door string) { s.relay.Once(s.writes(door), zwavetest.LoseAnswer) }

func (s *site) LoseWrite(_ *testing.T, door string) { s.relay.Once(s.writes(door), zwavetest.Swallow) }

func (s *site) FakeAck(_ *testing.T, door string) { s.relay.Once(s.writes(door), zwavetest.Fake) }

// Garble spoils the next write or, at a lock that holds something, the next
// reading: what a write reads before it is not what the suite means.
func (s *site) Garble(t *testing.T, door string) {
	t.Helper()
	holds := len(s.Peek(t, door)) > 0
	s.relay.Once(func(m zwavetest.Message) bool {
		return m.Node == s.locks[door].Node && (zwavetest.Writes(m) || holds && zwavetest.Reads(m))
	}, zwavetest.Garble)
}

func (s *site) Stall(_ *testing.T, door string) <-chan struct{} {
	first := make(chan struct{})
	s.relay.Always(func(m zwavetest.Message) bool {
		if m.Node != s.locks[door].Node {
			return false
		}
		select {
		case <-first:
		default:
			close(first)
		}
		return true
	}, zwavetest.Stall)
	return first
}

func (s *site) Reboot(t *testing.T, door string) {
	t.Helper()
	require.NoError(t, s.locks[door].Reset(t.Context()))
}
