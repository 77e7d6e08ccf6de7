// Package uhppote drives UHPPOTE UT0311-L0x access control panels (one, two
// and four doors) over UDP and TCP. docs/drivers/uhppote.md is its manual.
//
// # Why not uhppote-core
//
// The wire is spoken by a codec of our own: eight messages of 64 bytes.
// github.com/uhppoted/uhppote-core v0.9.0 knows the same messages, and the
// tests hold every one of ours against it, but its client does not serve here:
//
//   - It takes no context, and its errors do not say whether the request had
//     left, so that a lost acknowledgement looks like a refused connection.
//   - It takes the first datagram as the answer: one stray packet fails the call.
//     Over TCP it reads once, so that an answer in two segments fails too.
//   - Its errors quote card numbers and PINs.
//   - It keeps dates as midnight in the zone of this machine, which some zones
//     do not have on some days: the date is then one day early.
//
// # How a credential lies on a panel
//
// A panel holds one table of records, keyed by card number, and each record
// says from which day to which day it opens which of the panel's doors. A card
// is the record of its number. A code is a record too: its number is the
// digits, which is what a person keys as *4821*, and its PIN field holds the
// same digits, so that a door that asks for a PIN opens with *4821*4821*.
// Codes are 1000 to 99999 and cards 100000 and up: neither can hide the other.
//
// A credential of several doors of one panel is one record. Ours is told from
// other people's by the refs that the core keeps (see ref.go): a panel has no
// room for a mark of ownership.
package uhppote
