// Package drivers says what a driver is. A driver speaks one lock protocol;
// the core decides who may enter, when, and what to do when something fails.
// docs/adding-a-driver.md walks through a new one; _blueprint.go is the file to copy.
package drivers

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"latchkey"
)

// Driver opens sessions with one kind of lock, panel or cloud.
type Driver interface {
	// Info says what the driver is. It does no I/O.
	Info() Info
	// Open checks the account's configuration and connects. A configuration
	// that cannot work is a FaultPermanent, one whose login is refused a
	// FaultUnauthorized. An unreachable gateway need not fail here.
	Open(ctx context.Context, config json.RawMessage, env Env) (Session, error)
}

// Session is a live connection with one account. It is safe for use by many
// goroutines; the core keeps to the lane scope and pace of Capabilities.
// Every error is a *latchkey.Fault (or wraps one); what is not counts as ambiguous.
type Session interface {
	// Discover lists what the account has. Calling it again is cheap.
	Discover(ctx context.Context) (Inventory, error)
	// Apply puts or removes one credential on one door and returns what the
	// hardware acknowledged. It is idempotent by Op.Key. Put with a Ref changes
	// the credential in place; where the hardware cannot, Receipt.Gap says for
	// how long there was none. Removing what is not there succeeds. Apply never
	// overwrites or removes a credential that is neither Op.Ref nor Op.Siblings:
	// that is FaultDuplicateCode or FaultConflict. Where doors keep marks, one
	// without ours is touched only under Op.Adopts, and only if it has the secret.
	Apply(ctx context.Context, op Op) (Receipt, error)
	// Observe lists the credentials of one door as the hardware has them now.
	Observe(ctx context.Context, door string) (Snapshot, error)
	// Health says whether one door can be reached now.
	Health(ctx context.Context, door string) (Health, error)
	// Close frees the connection. The session is not used afterwards.
	Close() error
}

// Unlocker is a session that can open a door from afar.
type Unlocker interface {
	Unlock(ctx context.Context, door string) error
}

// CardEncoder is a session whose systems write their cards (Capabilities.EncodesCards).
type CardEncoder interface {
	// Encode writes on the card that lies on an encoder what its system holds for the
	// card's number now, and returns that: the window of each door, by NativeID.
	// Writing it again is fine. FaultNotFound is a card that the system does not hold; an
	// encoder that is away or gone is FaultOffline. Beside the classes, the cause may be one of
	// the errors ErrNoCard, ErrCardFormat, ErrCardNotReissuable, ErrCardInterrupted.
	Encode(ctx context.Context, encoder string, number latchkey.Secret) (map[string]latchkey.Window, error)
}

// CardReader is a session whose encoders read cards.
type CardReader interface {
	// Scan reads the card that lies on an encoder. A system that knows its cards
	// by number does not see another one (ErrNoCard), unless it is to register it.
	Scan(ctx context.Context, encoder string, register bool) (ScannedCard, error)
}

// ScannedCard is a card as an encoder reads it.
type ScannedCard struct {
	Number    latchkey.Secret // zero for an empty card
	WrittenAt time.Time       // zero when the card does not say
	Doors     map[string]latchkey.Window
}

// CardFinder is a session whose systems know each of their cards before it is to
// open a door.
type CardFinder interface {
	// HasCard reports whether the system of a door knows the card with the number.
	HasCard(ctx context.Context, door string, number latchkey.Secret) (bool, error)
}

// What may be wrong with a card on an encoder.
var (
	ErrNoCard            = errors.New("there is no card on the encoder")
	ErrCardFormat        = errors.New("the card is of another kind")
	ErrCardNotReissuable = errors.New("the card cannot be written again")
	ErrCardInterrupted   = errors.New("the card was taken away while it was written")
)

// GroupRemover is a session whose systems have access groups, and let them go.
type GroupRemover interface {
	// RemoveGroup deletes a group by its NativeID. One that is not there is fine.
	RemoveGroup(ctx context.Context, group string) error
}

// Locker is a session that can lock a door from afar.
type Locker interface {
	Lock(ctx context.Context, door string) error
}

// AutoLocker is a session that can tell a lock to lock itself after it was
// opened, or not to. A delay of 0 leaves the lock's own.
type AutoLocker interface {
	SetAutoLock(ctx context.Context, door string, wanted latchkey.AutoLock) error
}

// Subscriber is a session whose gateway reports by itself. Subscribe blocks
// until ctx ends (nil) or the connection is lost (a fault).
type Subscriber interface {
	Subscribe(ctx context.Context, sink func(Event)) error
}

// Finder is a session that can look for one credential without listing the
// door's whole table, which may be long. Settle prefers it.
type Finder interface {
	// Find returns what the hardware has on op's door that may be op's
	// credential. Complete means that there is nothing else of it.
	Find(ctx context.Context, op Op) (Snapshot, error)
}

// Info describes a driver.
type Info struct {
	Name     string // the provider key of the wire, such as "uhppote"
	Title    string // for people
	Category string // the wire's capability of an account: "lock" or "access_control"
	Fields   []Field
}

// Field is one setting of an account. Operators fill it in on a page that is
// made from it.
type Field = latchkey.Setting

// Env is what the core lends a session.
type Env struct {
	Log   *slog.Logger
	Clock latchkey.Clock // the time at the account's doors; in a sandbox it may be a latchkey.AheadClock
	HTTP  *http.Client
}

// Inventory is what an account has.
type Inventory struct {
	Systems  []System
	Doors    []Door
	Encoders []Encoder
	Groups   []Group
	Whole    bool // the gateway knows that there is nothing else. An empty list that does not say so is taken for a sick gateway's
}

// System is an access control system (a panel, a site); smart locks have none.
type System struct {
	NativeID, Name, Type, TypeName, TimeZone string
}

// Encoder writes the cards of a system.
type Encoder struct {
	NativeID string // stable across restarts and renames
	System   string // NativeID of its System
	Name     string
}

// Group is an access group of a system: entrances that the system's operators put
// together. Who is in it is Latchkey's to know.
type Group struct {
	NativeID string // stable across restarts and renames, and one of its kind on the account
	System   string // NativeID of its System
	Name     string
	Type     string   // the contract's external_type, such as "brivo_group"
	TypeName string   // for people
	Doors    []string // NativeIDs of entrances of the system
}

// Door is a lock or an entrance as a driver finds it.
type Door struct {
	NativeID     string // stable across restarts and renames
	System       string // NativeID of its System; "" for a smart lock
	Name         string
	Kind         latchkey.DoorKind
	Model        string
	Manufacturer string
	DeviceType   string // the wire's device_type, for smart locks
	TimeZone     string // IANA; "" when the hardware does not say
	Capabilities latchkey.Capabilities
	Health       Health
}

// Health is a door's state.
type Health struct {
	Online   bool
	Battery  *float64 // 0 to 1; nil when mains-powered or unknown
	Locked   *bool    // the bolt; nil when the lock does not say
	Open     *bool    // the leaf; nil when nothing senses it
	AutoLock *latchkey.AutoLock
	Troubles []latchkey.TroubleCode // what else is wrong with it
	Detail   string                 // for people: why it is not online, or what is wrong with it
	Todo     string                 // for people: what to do about it; "" for what does for every lock
}

// Action is what Apply does.
type Action string

// The actions.
const (
	Put    Action = "put"
	Remove Action = "remove"
)

// Op is one operation on one door.
type Op struct {
	Key        string // same key, same operation: credential, revision and action
	Action     Action
	Door       string   // Door.NativeID
	Ref        string   // what an earlier Receipt called this credential; "" on create
	Siblings   []string // refs of the same method's other live credentials on this account: ours too
	Adopts     bool     // on a door with marks, Ref names an entry that others wrote: it gets our mark, or is removed
	Credential Credential
	Stay       *Stay // at doors with Capabilities.Reservations; nil for staff
}

// Stay is what a guest's credential belongs to at a hotel lock. The first use of
// a credential of a newer stay ends the older one; those of one stay go together.
type Stay struct {
	ID    string
	Joins bool // another credential began the stay; else this one does, and its window says when
}

// Credential is what a person holds. Its secret never changes: another code is
// another credential. It is zero where the lock chooses the PIN and has not yet.
// On Remove everything but Ref may be needed to find it.
type Credential struct {
	ID     string // our id, which the hardware may keep as a mark of ownership
	Mode   latchkey.Mode
	Secret latchkey.Secret // the PIN's digits or the card number
	Name   string          // fitted to the lock's name rules by the driver
	Window latchkey.Window

	// OneTime: it opens the door once, and is gone from the lock then. A door whose
	// Capabilities.OneTime is 0 refuses it as FaultUnsupported.
	OneTime bool
}

// Receipt is what the hardware acknowledged.
type Receipt struct {
	Ref      string          // the hardware's handle, one of its kind on the account; needed to change or remove it later
	State    Applied         // how sure we are
	Actual   latchkey.Window // what the hardware will enforce, after rounding
	Secret   latchkey.Secret // the PIN that the lock chose, where it does; else zero
	Evidence string          // the lock's own words, without secrets
	Gap      time.Duration   // for how long a change left the door without this credential
}

// Applied says how sure a receipt is.
type Applied string

// How sure a receipt is. Accepted is not yet on the lock: the core observes
// until it is.
const (
	Accepted Applied = "accepted"
	Acked    Applied = "acked"
	Verified Applied = "verified"
)

// Snapshot is a door's credentials as the hardware has them.
type Snapshot struct {
	Items    []Observed // each once, in an order that stays while nothing changes
	Complete bool       // false: never conclude that something is absent
	Fresh    time.Time  // when the hardware said so
}

// Observed is one credential on a lock.
type Observed struct {
	Ref    string
	Owner  string // Credential.ID when the hardware keeps our mark, else ""
	Mode   latchkey.Mode
	Secret latchkey.Secret // zero when masked
	Name   string
	Window *latchkey.Window // nil when the hardware does not say
}
