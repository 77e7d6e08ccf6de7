package wire

import "latchkey"

// Abilities are what a device can do: true works now, false the device has but
// something keeps it from working (see its errors), and what is left out it does
// not have.
type Abilities struct {
	CanAutoLock       *bool `json:"can_configure_auto_lock,omitempty"`
	CanOfflineCodes   *bool `json:"can_program_offline_access_codes,omitempty"`
	CanProgramCodes   *bool `json:"can_program_online_access_codes,omitempty"`
	CanRemotelyLock   *bool `json:"can_remotely_lock,omitempty"`
	CanRemotelyUnlock *bool `json:"can_remotely_unlock,omitempty"`
	CanConnect        *bool `json:"can_simulate_connection,omitempty"`
	CanDisconnect     *bool `json:"can_simulate_disconnection,omitempty"`
	CanConnectHub     *bool `json:"can_simulate_hub_connection,omitempty"`
	CanDisconnectHub  *bool `json:"can_simulate_hub_disconnection,omitempty"`
	CanSubscribe      *bool `json:"can_simulate_paid_subscription,omitempty"`
	CanBeRemoved      *bool `json:"can_simulate_removal,omitempty"`
	CanUnlockWithCode *bool `json:"can_unlock_with_code,omitempty"`
}

// abilitiesOf leaves a lock that is offline what it can: what is asked of it is
// done when it returns.
func abilitiesOf(d latchkey.Door) Abilities {
	can, codes := d.Capabilities, d.Capabilities.Accepts(latchkey.ModeCode)
	works := d.RemovedAt == nil && !d.Has(latchkey.TroubleSubscription)
	private := d.Has(latchkey.TroublePrivacy)
	return Abilities{
		CanAutoLock: able(can.AutoLock, works), CanProgramCodes: able(codes && !can.Offline, works), CanUnlockWithCode: able(codes, !private),
		CanOfflineCodes: able(codes && can.Offline, works),
		CanRemotelyLock: able(can.Lock, works), CanRemotelyUnlock: able(can.Unlock, works && !private),
		CanConnect: able(can.Simulated && !d.Online, true), CanDisconnect: able(can.Simulated && d.Online, true),
		CanConnectHub:    able(can.Simulated && d.Has(latchkey.TroubleHub), true),
		CanDisconnectHub: able(can.Simulated && !d.Has(latchkey.TroubleHub), true),
		CanSubscribe:     able(can.Simulated, true), CanBeRemoved: able(can.Simulated && d.RemovedAt == nil, true),
	}
}

func able(has, works bool) *bool {
	if !has {
		return nil
	}
	return &works
}
