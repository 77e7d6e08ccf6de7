package cloud

import (
	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

// systemProfiles is the table of access control systems, a row for what their
// entrances can do. SystemType is the contract's external_type.
var systemProfiles = []wire.Profile{
	{
		Name: "visionline", Title: "hotel locks: cards say what they open, a newer stay ends the older at its first use",
		SystemType: "visionline_system", SystemName: "Visionline System", Manufacturer: "ASSA ABLOY", Model: "Signature RFID",
		Abilities: hotel(), LatencyMS: 500, Battery: new(0.84),
	},
	{
		Name: "assa_abloy_vostio", Title: "hotel locks in the cloud",
		SystemType: "assa_abloy_vostio", SystemName: "Vostio", Manufacturer: "ASSA ABLOY", Model: "Allure",
		Abilities: hotel(), LatencyMS: 600, Battery: new(0.91),
	},
	{
		Name: "dormakaba_ambiance", Title: "hotel locks that cannot be opened from afar",
		SystemType: "dormakaba_ambiance_site", SystemName: "Ambiance Site", Manufacturer: "dormakaba", Model: "Saflok MT",
		GroupType: "dormakaba_ambiance_access_group", GroupName: "Ambiance access group",
		Abilities: hotel(atTheDoorOnly), LatencyMS: 700, Battery: new(0.73),
	},
	{
		Name: "dormakaba_community", Title: "locks of rented homes that cannot be opened from afar",
		SystemType: "dormakaba_community_site", SystemName: "Community Site", Manufacturer: "dormakaba", Model: "RT Plus",
		GroupType: "dormakaba_community_access_group", GroupName: "Community access group",
		Abilities: hotel(atTheDoorOnly), LatencyMS: 700, Battery: new(0.68),
	},
	{
		Name: "salto_space", Title: "hotel and office locks: cards say what they open",
		SystemType: "salto_space_system", SystemName: "Salto Space System", Manufacturer: "Salto", Model: "XS4 One",
		GroupType: "salto_space_group", GroupName: "Salto Space group",
		Abilities: hotel(), LatencyMS: 600, Battery: new(0.81),
	},
	{
		Name: "salto_ks_site", Title: "chooses the PIN, one a person for the site; tags by their number",
		SystemType: "salto_ks_site", SystemName: "Salto KS Site", Manufacturer: "Salto", Model: "KS Wall Reader",
		GroupType: "salto_ks_access_group", GroupName: "Salto KS access group",
		Abilities: onePIN(reader(wire.RegisteredCards, lengths(6, 6), rule(latchkey.CannotSpecifyPINCode))),
		LatencyMS: 900, Battery: new(0.86),
	},
	{
		Name: "brivo", Title: "readers on mains: PINs, and cards by their number",
		SystemType: "brivo_account", SystemName: "Brivo Account", Manufacturer: "Brivo", Model: "Smart Reader",
		GroupType: "brivo_group", GroupName: "Brivo group",
		Abilities: reader(wire.RegisteredCards, lengths(4, 8)), LatencyMS: 400,
	},
}
