package latchkey

// BatteryStatus is how full a battery is, in the wire's words.
type BatteryStatus string

// The statuses.
const (
	BatteryCritical BatteryStatus = "critical"
	BatteryLow      BatteryStatus = "low"
	BatteryGood     BatteryStatus = "good"
	BatteryFull     BatteryStatus = "full"
)

// From which level on a battery is no longer critical, low, good.
const (
	batteryLow  = 0.05
	batteryGood = 0.2
	batteryFull = 0.75
)

// BatteryStatusOf is the status at a level from 0 to 1.
func BatteryStatusOf(level float64) BatteryStatus {
	switch {
	case level < batteryLow:
		return BatteryCritical
	case level < batteryGood:
		return BatteryLow
	case level < batteryFull:
		return BatteryGood
	}
	return BatteryFull
}

// Low reports whether somebody should bring batteries.
func (s BatteryStatus) Low() bool { return s == BatteryLow || s == BatteryCritical }
