package wire

// Fault is one thing that a lock is told to do wrong.
type Fault struct {
	Kind         FaultKind   `json:"kind"`
	Times        int         `json:"times,omitempty"`          // for how many operations; 0 until cleared
	On           Reach       `json:"on,omitempty"`             // which operations; "" for what is usual for the kind
	DelayMS      int64       `json:"delay_ms,omitempty"`       // slow
	Code         ProblemCode `json:"code,omitempty"`           // refuse
	Message      string      `json:"message,omitempty"`        // refuse
	RetryAfterMS int64       `json:"retry_after_ms,omitempty"` // rate_limit
	Snapshot     *CodeList   `json:"snapshot,omitempty"`       // stale: what is shown; taken when the fault is set
}

// FaultKind names a fault.
type FaultKind string

// The kinds of fault, with the operations that each usually strikes.
const (
	FaultOffline       FaultKind = "offline"        // any: the lock cannot be reached
	FaultHub           FaultKind = "hub_offline"    // any: the hub before the lock is away
	FaultUnpaid        FaultKind = "unpaid"         // write: the maker's subscription has expired
	FaultFlaky         FaultKind = "flaky"          // none: the account is told that the radio comes and goes
	FaultSlow          FaultKind = "slow"           // any: delay_ms longer
	FaultStall         FaultKind = "stall"          // any: no answer until the fault is cleared
	FaultRefuse        FaultKind = "refuse"         // write: the given problem
	FaultDropWrite     FaultKind = "drop_write"     // write: acknowledged, not applied
	FaultLoseAck       FaultKind = "lose_ack"       // write: applied, connection closed
	FaultLoseWrite     FaultKind = "lose_write"     // write: connection closed, not applied
	FaultOwnDuplicate  FaultKind = "own_duplicate"  // put: applied, and then "duplicate" for the very entry it holds
	FaultTableFull     FaultKind = "table_full"     // put: no room
	FaultRateLimit     FaultKind = "rate_limit"     // any: 429, retry_after_ms
	FaultGarbage       FaultKind = "garbage"        // any: applied, answered with nonsense
	FaultMask          FaultKind = "mask"           // read: listings hide the digits
	FaultStale         FaultKind = "stale"          // read: listings show the past
	FaultOutsideEdit   FaultKind = "outside_edit"   // write: somebody changes the entry right after
	FaultOutsideDelete FaultKind = "outside_delete" // write: somebody deletes the entry right after
	FaultReboot        FaultKind = "reboot"         // write: the lock restarts right after and loses all codes
)

// Reach is the operations that a fault strikes: reads are listings, writes
// everything that makes the lock do something, and puts those of them that
// write a code.
type Reach string

// The reaches.
const (
	OnAny   Reach = "any"
	OnRead  Reach = "read"
	OnWrite Reach = "write"
	OnPut   Reach = "put"

	onNothing Reach = "nothing"
)

var usual = map[FaultKind]Reach{
	FaultHub: OnAny, FaultUnpaid: OnWrite, FaultFlaky: onNothing,
	FaultOffline: OnAny, FaultSlow: OnAny, FaultStall: OnAny, FaultRateLimit: OnAny, FaultGarbage: OnAny,
	FaultMask: OnRead, FaultStale: OnRead,
	FaultRefuse: OnWrite, FaultDropWrite: OnWrite, FaultLoseAck: OnWrite, FaultLoseWrite: OnWrite,
	FaultOwnDuplicate: OnPut, FaultTableFull: OnPut,
	FaultOutsideEdit: OnWrite, FaultOutsideDelete: OnWrite, FaultReboot: OnWrite,
}

// Known reports whether the kind is one of the list above.
func (k FaultKind) Known() bool { return usual[k] != "" }

// Strikes reports whether the fault strikes an operation of the given reach,
// which is OnRead, OnPut, or OnWrite for what else the lock does.
func (f Fault) Strikes(reach Reach) bool {
	on := f.On
	if on == "" {
		on = usual[f.Kind]
	}
	return on == OnAny || on == reach || (on == OnWrite && reach == OnPut)
}

// FaultList answers GET .../faults.
type FaultList struct {
	Faults []Fault `json:"faults"`
}
