package sandbox_test

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/drivertest"
	"latchkey/drivers/sandbox"
	"latchkey/drivers/sandbox/admin"
	"latchkey/drivers/sandbox/wire"
)

// The sandbox has every power there is.
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

func (s *site) Peek(t *testing.T, door string) []drivers.Observed {
	t.Helper()
	state, err := s.admin.Lock(t.Context(), s.id, door)
	require.NoError(t, err)
	var seen []drivers.Observed
	for _, code := range state.Codes {
		item := drivers.Observed{Ref: code.ID, Owner: code.Mark, Mode: latchkey.ModeCode, Name: code.Name, Secret: latchkey.NewSecret(code.Code)}
		if code.Mode == wire.CardMode {
			item.Mode = latchkey.ModeCard
		}
		if code.StartsAt != nil {
			item.Window = &latchkey.Window{StartsAt: *code.StartsAt, EndsAt: code.EndsAt}
		}
		seen = append(seen, item)
	}
	return seen
}

func (s *site) fault(t *testing.T, door string, fault wire.Fault) {
	t.Helper()
	require.NoError(t, s.admin.AddFault(t.Context(), s.id, door, fault))
}

// once gives a door a fault for one operation.
func (s *site) once(t *testing.T, door string, kind wire.FaultKind) {
	t.Helper()
	s.fault(t, door, wire.Fault{Kind: kind, Times: 1})
}

func (s *site) SetOnline(t *testing.T, door string, online bool) {
	t.Helper()
	require.NoError(t, s.admin.ClearFaults(t.Context(), s.id, door, wire.FaultOffline))
	if !online {
		s.fault(t, door, wire.Fault{Kind: wire.FaultOffline})
	}
}

func (s *site) StopGateway(*testing.T)      { s.server.Close() }
func (s *site) WrongLogin() json.RawMessage { return s.configWith("not the token") }

func (s *site) LoseAck(t *testing.T, door string) { t.Helper(); s.once(t, door, wire.FaultLoseAck) }

func (s *site) LoseWrite(t *testing.T, door string) { t.Helper(); s.once(t, door, wire.FaultLoseWrite) }

func (s *site) FakeAck(t *testing.T, door string) { t.Helper(); s.once(t, door, wire.FaultDropWrite) }

func (s *site) Garble(t *testing.T, door string) { t.Helper(); s.once(t, door, wire.FaultGarbage) }

func (s *site) DenyOwn(t *testing.T, door string) {
	t.Helper()
	s.once(t, door, wire.FaultOwnDuplicate)
}

func (s *site) Freeze(t *testing.T, door string) {
	t.Helper()
	s.fault(t, door, wire.Fault{Kind: wire.FaultStale})
}

func (s *site) Mask(t *testing.T, door string) {
	t.Helper()
	s.fault(t, door, wire.Fault{Kind: wire.FaultMask})
}

func (s *site) Throttle(t *testing.T, door string) time.Duration {
	t.Helper()
	s.fault(t, door, wire.Fault{Kind: wire.FaultRateLimit, Times: 1, RetryAfterMS: 2500})
	return 2500 * time.Millisecond
}

func (s *site) Stall(t *testing.T, door string) <-chan struct{} {
	t.Helper()
	s.fault(t, door, wire.Fault{Kind: wire.FaultStall})
	arrived := make(chan struct{})
	first := sync.OnceFunc(func() { close(arrived) })
	tell := func(string) { first() }
	s.onWrite.Store(&tell)
	return arrived
}

func (s *site) Reboot(t *testing.T, door string) {
	t.Helper()
	require.NoError(t, s.admin.Reboot(t.Context(), s.id, door, true))
}

// onWire is a mode in the cloud's words.
func onWire(mode latchkey.Mode) wire.CodeMode {
	if mode == latchkey.ModeCard {
		return wire.CardMode
	}
	return ""
}

// PutOutside types a code in, or changes the entry that has it.
func (s *site) PutOutside(t *testing.T, door string, c drivers.Credential) {
	t.Helper()
	typed := wire.KeypadRequest{Action: wire.KeypadEdit, Mode: onWire(c.Mode), Code: c.Secret.Reveal(), Name: "keypad"}
	if state, err := s.admin.Lock(t.Context(), s.id, door); err == nil && state.Window != latchkey.PrecisionNone {
		typed.StartsAt, typed.EndsAt = &c.Window.StartsAt, c.Window.EndsAt
	}
	err := s.admin.Keypad(t.Context(), s.id, door, typed)
	if refusedFor(err, wire.CodeNotFound) {
		typed.Action = wire.KeypadAdd
		err = s.admin.Keypad(t.Context(), s.id, door, typed)
	}
	require.NoError(t, err)
}

func (s *site) RemoveOutside(t *testing.T, door string, mode latchkey.Mode, secret latchkey.Secret) {
	t.Helper()
	require.NoError(t, s.admin.Keypad(t.Context(), s.id, door,
		wire.KeypadRequest{Action: wire.KeypadDelete, Mode: onWire(mode), Code: secret.Reveal()}))
}

// Fill types in codes that begin with 66, which the suite never draws.
func (s *site) Fill(t *testing.T, door string) {
	t.Helper()
	state, err := s.admin.Lock(t.Context(), s.id, door)
	require.NoError(t, err)
	end := time.Now().AddDate(1, 0, 0)
	for i := 0; ; i++ {
		typed := wire.KeypadRequest{Action: wire.KeypadAdd, Name: "no " + string(rune('A'+i))}
		if len(state.CodeLengths) > 0 {
			typed.Code = fourDigits(i) + strings.Repeat("3", state.CodeLengths[0])[4:]
		} else {
			typed.Mode, typed.Code = wire.CardMode, fourDigits(i)
		}
		if state.Window != latchkey.PrecisionNone {
			now := time.Now().Add(time.Minute)
			typed.StartsAt, typed.EndsAt = &now, &end
		}
		if err = s.admin.Keypad(t.Context(), s.id, door, typed); refusedFor(err, wire.SlotsFull) {
			return
		}
		require.True(t, err == nil || refusedFor(err, wire.InvalidCode) || refusedFor(err, wire.DuplicateCode), "%v", err)
	}
}

// fourDigits is one of the 24 ways to order 2, 3, 5 and 6, which break no rule.
func fourDigits(i int) string {
	digits := []byte("2356")
	for place := range digits {
		other := place + i%(len(digits)-place)
		i /= len(digits) - place
		digits[place], digits[other] = digits[other], digits[place]
	}
	return string(digits)
}

func refusedFor(err error, code wire.ProblemCode) bool {
	var refused *admin.Refused
	return errors.As(err, &refused) && refused.Code == code
}

func (s *site) Type(t *testing.T, door string, code latchkey.Secret) bool {
	t.Helper()
	session, err := sandbox.New().Open(t.Context(), s.Config(), drivers.Env{})
	require.NoError(t, err)
	simulator, can := session.(drivers.Simulator)
	require.True(t, can)
	denied, err := simulator.Simulate(t.Context(), door, latchkey.SimulatedAct{What: latchkey.SimulateTyping, Code: code})
	require.NoError(t, err)
	return denied == ""
}
