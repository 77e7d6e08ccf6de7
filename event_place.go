package latchkey

// EventPlace is a place in the order in which events become readable for good.
// The zero place is before all events.
type EventPlace struct {
	Transaction uint64
	Position    int64
}
