package zigbee2mqtt

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"net/url"
	"strings"

	"latchkey"
	"latchkey/drivers"
)

const (
	defaultBase  = "zigbee2mqtt"
	defaultNotes = "latchkey"
	defaultFirst = 1
	defaultSlots = 20
	highestSlot  = 249
)

// Config is the configuration of an account: one Zigbee2MQTT on one broker.
type Config struct {
	Server        string `json:"server"`                   // mqtt://host:1883 or mqtts://host:8883
	Username      string `json:"username,omitempty"`       // empty for a broker that asks for none
	Password      string `json:"password,omitempty"`       // secret
	Protocol      string `json:"protocol,omitempty"`       // 3.1.1 (also when empty) or 5
	CACertificate string `json:"ca_certificate,omitempty"` // PEM; the system's authorities when empty
	BaseTopic     string `json:"base_topic,omitempty"`     // zigbee2mqtt when empty
	NotesTopic    string `json:"notes_topic,omitempty"`    // latchkey when empty
	FirstSlot     int    `json:"first_slot,omitempty"`     // the first slot of each lock that is Latchkey's; 1 when 0
	Slots         int    `json:"slots,omitempty"`          // how many are; 20 when 0

	host string // host:port
	tls  *tls.Config
}

// parseConfig reads and checks an account's configuration. Every error is a
// FaultPermanent that names the setting and never quotes a secret.
func parseConfig(raw json.RawMessage) (Config, error) {
	var config Config
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if decoder.Decode(&config) != nil || decoder.More() {
		return Config{}, badConfig("it is not one JSON object of this driver's settings")
	}
	if config.BaseTopic == "" {
		config.BaseTopic = defaultBase
	}
	if config.NotesTopic == "" {
		config.NotesTopic = defaultNotes
	}
	if config.FirstSlot == 0 {
		config.FirstSlot = defaultFirst
	}
	if config.Slots == 0 {
		config.Slots = defaultSlots
	}
	return config, config.check()
}

func (c *Config) check() error {
	if c.Protocol != "" && c.Protocol != "3.1.1" && c.Protocol != "5" {
		return badConfig("protocol is 3.1.1 or 5")
	}
	if err := c.checkTopics(); err != nil {
		return err
	}
	if c.FirstSlot < 0 || c.Slots < 1 || c.FirstSlot+c.Slots-1 > highestSlot {
		return badConfig("first_slot and slots name slots up to %d", highestSlot)
	}
	return c.checkServer()
}

func (c *Config) checkTopics() error {
	for name, topic := range map[string]string{"base_topic": c.BaseTopic, "notes_topic": c.NotesTopic} {
		if strings.ContainsAny(topic, "+#\x00") || strings.HasPrefix(topic, "/") || strings.HasSuffix(topic, "/") {
			return badConfig("%s is a topic without wildcards and without a slash at its ends", name)
		}
	}
	if c.NotesTopic == c.BaseTopic || strings.HasPrefix(c.NotesTopic, c.BaseTopic+"/") {
		return badConfig("notes_topic is not below base_topic, which is Zigbee2MQTT's own")
	}
	return nil
}

func (c *Config) checkServer() error {
	server, err := url.Parse(c.Server)
	if err != nil || server.Hostname() == "" || server.User != nil || strings.Trim(server.Path, "/") != "" {
		return badConfig("server is mqtt://host:1883 or mqtts://host:8883; user and password have settings of their own")
	}
	port := server.Port()
	switch server.Scheme {
	case "mqtt":
		if c.CACertificate != "" {
			return badConfig("ca_certificate is for mqtts://")
		}
		c.host = hostPort(server.Hostname(), port, "1883")
		return nil
	case "mqtts":
		c.host = hostPort(server.Hostname(), port, "8883")
		return c.trust(server.Hostname())
	}
	return badConfig("server begins with mqtt:// or mqtts://")
}

func (c *Config) trust(host string) error {
	trust, ok := drivers.Trust(c.CACertificate)
	if !ok {
		return badConfig("ca_certificate holds no certificate (PEM, -----BEGIN CERTIFICATE-----)")
	}
	c.tls = trust
	c.tls.ServerName = host
	return nil
}

func badConfig(format string, args ...any) error {
	return latchkey.Faultf(latchkey.FaultPermanent, "the configuration cannot work: "+format, args...)
}
