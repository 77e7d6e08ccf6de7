package uhppote

import (
	"encoding/binary"
	"time"
)

// message is a request or a reply: 64 bytes, little-endian numbers, dates in
// BCD. Byte 0 is 0x17, byte 1 the function, bytes 4 to 7 the serial number.
// The layouts are those of uhppote-core v0.9.0, package messages.
type message [64]byte

const (
	startOfMessage = 0x17

	atSerial = 4
	atBody   = 8
)

// function is the operation that a message asks for or answers.
type function byte

const (
	setTime        function = 0x30
	getTime        function = 0x32
	openDoor       function = 0x40
	putCard        function = 0x50
	deleteCard     function = 0x52
	countCards     function = 0x58
	getCard        function = 0x5a
	getCardByIndex function = 0x5c
	setProfile     function = 0x88
	getProfile     function = 0x98
	getEvent       function = 0xb0
)

// writes reports whether the function changes the panel or moves a door.
func (f function) writes() bool {
	return f == setTime || f == openDoor || f == putCard || f == deleteCard || f == setProfile
}

// request makes a message without a body.
func request(what function, serial uint32) message {
	var m message
	m[0], m[1] = startOfMessage, byte(what)
	m.setNumber(atSerial, serial)
	return m
}

func (m *message) function() function             { return function(m[1]) }
func (m *message) number(at int) uint32           { return binary.LittleEndian.Uint32(m[at:]) }
func (m *message) setNumber(at int, value uint32) { binary.LittleEndian.PutUint32(m[at:], value) }

// answers reports whether m is a reply to the request.
func (m *message) answers(to message) bool {
	return m[0] == startOfMessage && m[1] == to[1] && m.number(atSerial) == to.number(atSerial)
}

// setClock writes a wall time as seven bytes of BCD: yyyymmddHHMMSS.
func (m *message) setClock(at int, wall time.Time) {
	m.setDate(at, dateOf(wall))
	m[at+4], m[at+5], m[at+6] = toBCD(wall.Hour()), toBCD(wall.Minute()), toBCD(wall.Second())
}

// clock reads a wall time as if it were UTC; false when it is none, as on a
// board whose clock was never set.
func (m *message) clock(at int) (time.Time, bool) {
	hour, ok1 := fromBCD(m[at+4])
	minute, ok2 := fromBCD(m[at+5])
	second, ok3 := fromBCD(m[at+6])
	day := m.date(at)
	if day.isZero() || !ok1 || !ok2 || !ok3 || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	return time.Date(day.year, day.month, day.day, hour, minute, second, 0, time.UTC), true
}

// setDate writes a date as four bytes of BCD: yyyymmdd.
func (m *message) setDate(at int, d date) {
	m[at], m[at+1], m[at+2], m[at+3] = toBCD(d.year/100), toBCD(d.year%100), toBCD(int(d.month)), toBCD(d.day)
}

// date reads a date; the zero date when it is none.
func (m *message) date(at int) date {
	century, ok1 := fromBCD(m[at])
	year, ok2 := fromBCD(m[at+1])
	month, ok3 := fromBCD(m[at+2])
	day, ok4 := fromBCD(m[at+3])
	d := date{century*100 + year, time.Month(month), day}
	if !ok1 || !ok2 || !ok3 || !ok4 || !d.exists() {
		return date{}
	}
	return d
}

// toBCD writes a value from 0 to 99.
func toBCD(value int) byte {
	return byte(value/10<<4 | value%10) //nolint:gosec // two decimal digits fit a byte
}

func fromBCD(b byte) (int, bool) {
	return int(b>>4)*10 + int(b&0xf), b>>4 <= 9 && b&0xf <= 9
}
