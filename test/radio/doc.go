// Package radio tests a grant's whole way, API, workflow, activity and driver, to
// locks behind a real Z-Wave JS server and a real Zigbee2MQTT.
package radio
