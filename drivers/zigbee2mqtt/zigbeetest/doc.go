// Package zigbeetest runs the counterparts of the zigbee2mqtt driver in tests:
// mosquitto from Debian and Zigbee2MQTT from npm (test/zigbee), with the radio and
// the firmware of its locks replaced by radio.cjs, which is ours and is built from
// published documents.
package zigbeetest
