package wire

// Simulation is something that happens at a lock, asked for by its own account:
// what a person does there, or what becomes of its radio.
type Simulation struct {
	What  Happening `json:"what"`
	Code  string    `json:"code,omitempty"`          // type_code, set_code
	Name  string    `json:"name,omitempty"`          // set_code
	Level *float64  `json:"battery_level,omitempty"` // battery
}

// Happening names what happens.
type Happening string

// What can happen.
const (
	Disconnect         Happening = "disconnect"
	Connect            Happening = "connect"
	DisconnectHub      Happening = "disconnect_hub" // the hub before the lock
	ConnectHub         Happening = "connect_hub"
	ExpireSubscription Happening = "expire_subscription" // what the maker is paid for
	RenewSubscription  Happening = "renew_subscription"
	GetFlaky           Happening = "get_flaky" // the radio comes and goes
	GetSteady          Happening = "get_steady"
	Remove             Happening = "remove" // from the account
	Restore            Happening = "restore"
	TypeCode           Happening = "type_code"    // at the keypad
	SetCode            Happening = "set_code"     // at the keypad, or in the lock's own app
	LockByHand         Happening = "lock_by_hand" // at the keypad
	UnlockByHand       Happening = "unlock_by_hand"
	Tamper             Happening = "tamper"
	Battery            Happening = "battery"
	Recover            Happening = "recover" // from all that an account made happen and that lasts
)

// Troubles of a lock, as its account sees them.
const (
	NoHub          = "hub_disconnected"
	NoSubscription = "subscription_required"
	Flaky          = "device_has_flaky_connection"
)
