package uhppote

import (
	"strconv"

	"latchkey"
)

// doorsOfPanel is how many doors a record has room for, whatever the board.
const doorsOfPanel = 4

// The values of a door in a record. Any other, 2 to 254, is the number of a
// time profile. A panel takes the number of one that it does not have for
// "always" (so does the simulator, which copies it).
const (
	doorClosed = 0
	doorOpen   = 1
)

// Numbers that mean something else in a panel's table: an unused place, a
// deleted record, and one that uhppote-core refuses as invalid.
const (
	numberUnused  = 0
	numberDeleted = 0xffffffff
	numberInvalid = 0x00ffffff
)

// Offsets in the messages that carry a record.
const (
	atFrom  = 12
	atTo    = 16
	atDoors = 20
	atPIN   = 24 // three bytes
)

// record is one row of a panel's table.
type record struct {
	number uint32
	days   days
	doors  [doorsOfPanel]byte
	pin    uint32 // 0 to 999999; 0 is none. Boards mangle larger ones silently
}

// newRecord makes the record of a credential that opens no door yet.
func newRecord(number uint32, span days) record {
	r := record{number: number, days: span}
	if isCode(number) {
		r.pin = number
	}
	return r
}

func (r record) door(number int) byte { return r.doors[number-1] }

func (r record) withDoor(number int, value byte) record {
	r.doors[number-1] = value
	return r
}

// opensNothing reports whether no door is left on the record.
func (r record) opensNothing() bool { return r.doors == [doorsOfPanel]byte{} }

// withHours ties all doors that the record opens to the same hours.
func (r record) withHours(value byte) record {
	for i := range r.doors {
		if r.doors[i] != doorClosed {
			r.doors[i] = value
		}
	}
	return r
}

// mode tells a code from a card by its number.
func (r record) mode() latchkey.Mode {
	if isCode(r.number) || r.number < minCard {
		return latchkey.ModeCode
	}
	return latchkey.ModeCard
}

func (r record) secret() latchkey.Secret {
	return latchkey.NewSecret(strconv.FormatUint(uint64(r.number), 10))
}

// encode writes the record into a request.
func (r record) encode(m *message) {
	m.setNumber(atBody, r.number)
	m.setDate(atFrom, r.days.from)
	m.setDate(atTo, r.days.to)
	copy(m[atDoors:], r.doors[:])
	m.setNumber(atPIN, r.pin) // the fourth byte is zero, as it is on a new record
}

// decodeRecord reads a record from a reply.
func decodeRecord(m message) record {
	return record{
		number: m.number(atBody),
		days:   days{from: m.date(atFrom), to: m.date(atTo)},
		doors:  [doorsOfPanel]byte(m[atDoors:]),
		pin:    uint32(m[atPIN]) | uint32(m[atPIN+1])<<8 | uint32(m[atPIN+2])<<16,
	}
}
