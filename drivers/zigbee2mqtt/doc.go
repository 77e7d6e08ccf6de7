// Package zigbee2mqtt drives Zigbee locks behind Zigbee2MQTT 2.x, over MQTT 3.1.1
// or 5. docs/drivers/zigbee2mqtt.md is its manual.
//
// # How a write is known to have happened
//
// Zigbee2MQTT does not answer `<lock>/set`, and a lock that refuses a code says
// so to nobody. So each write is followed by a read of the slot, and what the
// lock then shows is the outcome. A write that failed on the radio shows only as
// text in `bridge/logging`; that text quotes the PIN, so it is classed and dropped.
//
// Zigbee2MQTT repeats the users that it remembers with every report of a lock, so
// that a look at the slot could be an old one. Its option filtered_cache stops it
// from remembering them. The driver asks for that option on each lock that it
// reads, which also keeps PINs out of Zigbee2MQTT's state file.
//
// # Whose a slot is
//
// A lock numbers its slots and keeps no marks, and its digits stay hidden. Before
// a slot is written, a retained message says for whose credential (notes.go). It
// outlives a crash between the write and its answer, and holds no secret.
package zigbee2mqtt
