package drivertest

import (
	"encoding/json"
	"testing"
	"time"

	"latchkey"
	"latchkey/drivers"
)

// Power names something that a counterpart can be made to do; each is the name
// of one interface below.
type Power string

// The powers.
const (
	PowerPeek     Power = "Peeker"
	PowerOffline  Power = "Offliner"
	PowerGateway  Power = "GatewayStopper"
	PowerLogin    Power = "LoginBreaker"
	PowerFill     Power = "Filler"
	PowerOutside  Power = "OutsideEditor"
	PowerErase    Power = "OutsideEraser"
	PowerLoseAck  Power = "AckLoser"
	PowerLose     Power = "WriteLoser"
	PowerFake     Power = "AckFaker"
	PowerGarble   Power = "Garbler"
	PowerThrottle Power = "Throttler"
	PowerStall    Power = "Staller"
	PowerReboot   Power = "Rebooter"
	PowerStale    Power = "Staler"
	PowerMask     Power = "Masker"
	PowerMisname  Power = "Misnamer"
	PowerType     Power = "Typist"
	PowerRestart  Power = "GatewayRestarter"
	PowerTwin     Power = "TwinHider"
	PowerLeave    Power = "Leaver"
)

// Peeker is a Site that shows what a door really holds, read past the driver:
// Mode, Secret and Window, and Ref and Owner where it can. Without it the
// suite believes Observe.
type Peeker interface {
	Peek(t *testing.T, door string) []drivers.Observed
}

// Offliner is a Site that can take a door out of reach and bring it back.
type Offliner interface {
	SetOnline(t *testing.T, door string, online bool)
}

// GatewayStopper is a Site that can stop what stands before the doors (a
// cloud, a broker, a bridge) for good: new connections are refused.
type GatewayStopper interface {
	StopGateway(t *testing.T)
}

// LoginBreaker is a Site that knows a configuration whose login is refused.
type LoginBreaker interface {
	WrongLogin() json.RawMessage
}

// Filler is a Site that can fill a door with strangers' credentials until no
// further one fits.
type Filler interface {
	Fill(t *testing.T, door string)
}

// OutsideEditor is a Site where a stranger can put a credential on a door, or
// change the one with the same secret. Only Mode, Secret, Name and Window count.
type OutsideEditor interface {
	PutOutside(t *testing.T, door string, credential drivers.Credential)
}

// OutsideEraser is a Site where a stranger can take a credential off a door.
type OutsideEraser interface {
	RemoveOutside(t *testing.T, door string, mode latchkey.Mode, secret latchkey.Secret)
}

// AckLoser is a Site whose door can carry out the next write and lose the answer.
type AckLoser interface {
	LoseAck(t *testing.T, door string)
}

// WriteLoser is a Site whose door can lose the next write: it is sent, not
// carried out, and never answered.
type WriteLoser interface {
	LoseWrite(t *testing.T, door string)
}

// AckFaker is a Site whose door can acknowledge the next write without
// carrying it out.
type AckFaker interface {
	FakeAck(t *testing.T, door string)
}

// Garbler is a Site whose door can answer the next write or listing with bytes
// that mean nothing. A write so answered may or may not have been carried out.
type Garbler interface {
	Garble(t *testing.T, door string)
}

// Throttler is a Site whose door can answer the next write with "come back
// after this long". A wait of 0 means that the protocol carries no time.
type Throttler interface {
	Throttle(t *testing.T, door string) (wait time.Duration)
}

// Staller is a Site whose door can take requests and answer none until the
// test ends. The stalled channel closes when the first request has arrived.
type Staller interface {
	Stall(t *testing.T, door string) (stalled <-chan struct{})
}

// Rebooter is a Site whose door can restart (or be replaced) and lose all it held.
type Rebooter interface {
	Reboot(t *testing.T, door string)
}

// Staler is a Site whose door can go on listing what it holds now, whatever is
// written later, dated as of now.
type Staler interface {
	Freeze(t *testing.T, door string)
}

// Masker is a Site whose door can stop showing secrets in its listings.
type Masker interface {
	Mask(t *testing.T, door string)
}

// Misnamer is a Site whose door can wrongly answer the next write with
// "duplicate" although the only entry with that code is the one written.
type Misnamer interface {
	DenyOwn(t *testing.T, door string)
}

// Typist is a Site where somebody can type a code at a door now.
type Typist interface {
	Type(t *testing.T, door string, code latchkey.Secret) (opens bool)
}

// GatewayRestarter is a Site that can restart what stands before the doors:
// connections are cut, and new ones are taken.
type GatewayRestarter interface {
	RestartGateway(t *testing.T)
}

// TwinHider is a Site whose door can have a secret already where nobody sees it,
// and then takes every write of the same and does nothing, without a word.
type TwinHider interface {
	HideTwin(t *testing.T, door string, secret latchkey.Secret)
}

// Leaver is a Site whose door can be taken out of the account, as somebody excludes
// a lock, and be taken in again under the same id, with or without what it held.
type Leaver interface {
	Leave(t *testing.T, door string)
	Return(t *testing.T, door string)
}
