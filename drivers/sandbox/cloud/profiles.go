package cloud

import (
	"time"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

// noBrand makes the locks that show one behaviour each.
const noBrand = "Sandbox"

const day = 24 * time.Hour

// profiles is the table of brands. Facts of brands are those their makers and
// integrators publish; the rows after nuki show one behaviour each and borrow
// a device type, because the wire has no neutral one. MaxCodes, latencies and
// batteries are of a usual lock of the kind.
var profiles = []wire.Profile{
	{
		Name: "august", Title: "short names, no zeros",
		DeviceType: "august_lock", Manufacturer: "August", Model: "Wi-Fi Smart Lock",
		Abilities: pad(250, latchkey.PrecisionMinute, lengths(4, 8), rule(latchkey.NoZeros), names(1, 12)),
		LatencyMS: 900, Battery: new(0.87),
	},
	{
		Name: "yale", Title: "a plain keypad with many slots",
		DeviceType: "yale_lock", Manufacturer: "Yale", Model: "Assure Lock 2",
		Abilities: pad(250, latchkey.PrecisionMinute, lengths(4, 8)),
		LatencyMS: 700, Battery: new(0.93),
	},
	{
		Name: "schlage", Title: "all codes of a lock have one length, names have 9 characters and are unique",
		DeviceType: "schlage_lock", Manufacturer: "Schlage", Model: "Encode",
		Abilities: pad(100, latchkey.PrecisionMinute, lengths(4, 8), names(1, 9), rule(latchkey.NameMustBeUnique)),
		OneLength: true, LatencyMS: 1200, Battery: new(0.64),
	},
	{
		Name: "kwikset", Title: "refuses windows that started",
		DeviceType: "kwikset_lock", Manufacturer: "Kwikset", Model: "Halo Touch",
		Abilities: pad(250, latchkey.PrecisionMinute, lengths(4, 8), rule(latchkey.StartDateInFuture)),
		LatencyMS: 1100, Battery: new(0.71),
	},
	{
		Name: "ttlock", Title: "long codes through a gateway",
		DeviceType: "ttlock_lock", Manufacturer: "TTLock", Model: "Smart Lock",
		Abilities: pad(250, latchkey.PrecisionMinute, lengths(4, 9)),
		LatencyMS: 1500, Battery: new(0.55),
	},
	{
		Name: "ttlock_six_button", Title: "a keypad without 0, 7, 8 and 9",
		DeviceType: "ttlock_lock", Manufacturer: "TTLock", Model: "Six-Button Cylinder",
		Abilities: pad(250, latchkey.PrecisionMinute, lengths(4, 9), rule(latchkey.CannotContain0789)),
		LatencyMS: 1500, Battery: new(0.58),
	},
	{
		Name: "ttlock_seven_button", Title: "a keypad without 0, 8 and 9",
		DeviceType: "ttlock_lock", Manufacturer: "TTLock", Model: "Seven-Button Cylinder",
		Abilities: pad(250, latchkey.PrecisionMinute, lengths(4, 9), rule(latchkey.CannotContain089)),
		LatencyMS: 1500, Battery: new(0.61),
	},
	{
		Name: "igloohome", Title: "whole hours, no start in the past, forgets what is over",
		DeviceType: "igloohome_lock", Manufacturer: "igloohome", Model: "Deadbolt 2S",
		Abilities:   pad(100, latchkey.PrecisionHour, lengths(4, 6), rule(latchkey.StartDateInFuture)),
		DropExpired: true, LatencyMS: 2000, Battery: new(0.80),
	},
	{
		Name: "nuki", Title: "six digits, no zeros, not starting with 12",
		DeviceType: "nuki_lock", Manufacturer: "Nuki", Model: "Smart Lock Pro",
		Abilities: pad(200, latchkey.PrecisionMinute, lengths(6, 6), rule(latchkey.NoZeros),
			rule(latchkey.CannotStartWith12), names(1, 20)),
		LatencyMS: 800, Battery: new(0.76),
	},
	{
		Name: "tedee", Title: "three different digits, no sequences",
		DeviceType: "tedee_lock", Manufacturer: "tedee", Model: "PRO",
		Abilities: pad(100, latchkey.PrecisionMinute, lengths(5, 8),
			rule(latchkey.AtLeastThreeUniqueDigits), rule(latchkey.NoSequence)),
		LatencyMS: 900, Battery: new(0.69),
	},
	{
		Name: "lockly", Title: "keeps no windows: programmed just in time",
		DeviceType: "lockly_lock", Manufacturer: "Lockly", Model: "Secure Plus",
		Abilities: pad(50, latchkey.PrecisionNone, lengths(6, 8)),
		LatencyMS: 1300, Battery: new(0.49),
	},
	{
		Name: "smartthings", Title: "five numbered slots and no windows, on a slow radio",
		DeviceType: "smartthings_lock", Manufacturer: "SmartThings", Model: "Z-Wave Lock",
		Abilities: slow(pad(5, latchkey.PrecisionNone, lengths(4, 8))), NumberSlots: true,
		LatencyMS: 2500, Battery: new(0.35),
	},
	{
		Name: "date_only", Title: "keeps whole days of its own zone",
		DeviceType: "ultraloq_lock", Manufacturer: noBrand, Model: "Calendar Keypad",
		Abilities: pad(100, latchkey.PrecisionDate, lengths(4, 6)),
		LatencyMS: 600, Battery: new(0.90),
	},
	{
		Name: "replace_only", Title: "changes nothing in place: delete, then add",
		DeviceType: "wyze_lock", Manufacturer: noBrand, Model: "Write-Once Keypad",
		Abilities: replaceOnly(pad(50, latchkey.PrecisionMinute, lengths(4, 8))),
		LatencyMS: 1000, Battery: new(0.82),
	},
	{
		Name: "masked", Title: "never shows the digits it holds",
		DeviceType: "akiles_lock", Manufacturer: noBrand, Model: "Discreet Keypad",
		Abilities: masked(pad(100, latchkey.PrecisionSecond, lengths(4, 8))),
		LatencyMS: 700, Battery: new(0.88),
	},
	{
		Name: "ends_only", Title: "takes no code without an end",
		DeviceType: "korelock_lock", Manufacturer: noBrand, Model: "Visitor Keypad",
		Abilities: needsEnd(pad(100, latchkey.PrecisionMinute, lengths(4, 8))),
		LatencyMS: 700, Battery: new(0.77),
	},
	{
		Name: "fussy", Title: "four different digits first, no long runs",
		DeviceType: "tedee_lock", Manufacturer: noBrand, Model: "Fussy Keypad",
		Abilities: pad(100, latchkey.PrecisionMinute, lengths(4, 6), rule(latchkey.NoAllSameDigits),
			rule(latchkey.UniqueFirstFourDigits), rule(latchkey.NoTripleConsecutiveInts)),
		LatencyMS: 700, Battery: new(0.74),
	},
	{
		Name: "wall_clock", Title: "keeps readings of its own clock, not instants",
		DeviceType: "schlage_lock", Manufacturer: noBrand, Model: "Kitchen-Clock Keypad",
		Abilities: wallClock(pad(100, latchkey.PrecisionMinute, lengths(4, 8))),
		LatencyMS: 700, Battery: new(0.66),
	},
	{
		Name: "account_pins", Title: "takes only PINs that another lock of the site has",
		DeviceType: "yale_lock", Manufacturer: noBrand, Model: "Follower Keypad",
		Abilities: pad(100, latchkey.PrecisionMinute, lengths(4, 8), rule(latchkey.PINCodeMatchesSet)),
		LatencyMS: 700, Battery: new(0.72),
	},
	{
		Name: "salto_ks", Title: "chooses the PIN: one a person for all doors of the site",
		DeviceType: "salto_ks_lock", Manufacturer: "Salto", Model: "KS Keypad",
		Abilities: onePIN(pad(100, latchkey.PrecisionMinute, lengths(6, 6), rule(latchkey.CannotSpecifyPINCode))),
		LatencyMS: 900, Battery: new(0.83),
	},
	{
		Name: "igloohome_offline", Title: "algoPINs: computed, in whole hours or for one use, never taken back",
		DeviceType: "igloohome_lock", Manufacturer: "igloohome", Model: "Padlock without a bridge",
		Abilities: offline(pad(199, latchkey.PrecisionHour, lengths(9, 9), rule(latchkey.CannotSpecifyPINCode)), []latchkey.TimeFrame{
			{Name: "Hourly", Min: time.Hour, Max: 672 * time.Hour},
			{Name: "Daily", Min: 29 * day, Max: 367 * day, SameTime: true},
		}, day),
		DropExpired: true, LatencyMS: 300, Battery: new(0.95),
	},
	{
		Name: "oracode", Title: "chooses the PIN, for the installer's times of day only",
		DeviceType: "dormakaba_oracode_lock", Manufacturer: "dormakaba", Model: "Oracode 660",
		Abilities: framed(pad(100, latchkey.PrecisionMinute, lengths(6, 6), rule(latchkey.CannotSpecifyPINCode)), []latchkey.TimeFrame{
			{Name: "Guests", Max: 31 * 24 * time.Hour, Slots: []latchkey.TimeSlot{
				{Name: "Stay", Start: "15:00", End: "11:00"}, {Name: "Day", Start: "08:00", End: "18:00"},
			}},
		}),
		LatencyMS: 600, Battery: new(0.79),
	},
	{
		Name: "keyless", Title: "no keypad: opened from afar only",
		DeviceType: "ring_lock", Manufacturer: noBrand, Model: "Bare Motor",
		Abilities: wire.Abilities{Window: latchkey.PrecisionNone, RemoteUnlock: true},
		LatencyMS: 400,
	},
}
