package latchkey

// Simulation is something that is made to happen at a simulated door.
type Simulation string

// What can be made to happen.
const (
	SimulateConnect       Simulation = "connect"
	SimulateDisconnect    Simulation = "disconnect"
	SimulateConnectHub    Simulation = "connect_to_hub"
	SimulateDisconnectHub Simulation = "disconnect_from_hub"
	SimulateRemoval       Simulation = "remove"
	SimulateExpiry        Simulation = "subscription_expires"
	SimulateRenewal       Simulation = "subscription_is_paid"
	SimulateTyping        Simulation = "keypad_code_entry"
	SimulateLocking       Simulation = "manual_lock_via_keypad"
	SimulateCode          Simulation = "create_unmanaged_access_code" // somebody sets a code at the lock
	SimulateNothing       Simulation = "nothing"                      // any more: all that lasts of the others is over
)

// SimulatedAct is one thing that is made to happen.
type SimulatedAct struct {
	What Simulation
	Code Secret // that is typed or set; else zero
	Name string // of a code that is set
}

// TroubleCode is something that is wrong with a door besides being offline; the
// words are the wire's codes of errors and warnings.
type TroubleCode string

// The troubles that drivers report.
const (
	TroubleHub          TroubleCode = "hub_disconnected"
	TroubleSubscription TroubleCode = "subscription_required"
	TroubleFlaky        TroubleCode = "device_has_flaky_connection"
	TroublePrivacy      TroubleCode = "privacy_mode"
	TroubleSignal       TroubleCode = "device_communication_degraded"
	TroubleOfficeMode   TroubleCode = "salto_ks_office_mode"
)
