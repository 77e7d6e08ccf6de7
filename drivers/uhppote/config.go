package uhppote

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"latchkey"
)

const (
	defaultTimeout = 2 * time.Second
	minTimeout     = 10 * time.Millisecond
	maxTimeout     = 30 * time.Second
	minKeyLength   = 16
)

// Config is the configuration of an account.
type Config struct {
	Controllers  []Controller `json:"controllers"`
	ReferenceKey string       `json:"reference_key"`       // secret, at least 16 characters, never changes
	Bind         string       `json:"bind,omitempty"`      // IPv4 address of this machine; any when empty
	Broadcast    string       `json:"broadcast,omitempty"` // host:port; calls the panels that have no address
	Timeout      string       `json:"timeout,omitempty"`   // 10ms to 30s for each answer; 2s when empty

	timeout time.Duration
}

// Controller is one panel.
type Controller struct {
	SerialNumber uint32   `json:"serial_number"`      // on the board's label
	Name         string   `json:"name,omitempty"`     // for people
	Address      string   `json:"address,omitempty"`  // host:port, usually port 60000; broadcast when empty
	Protocol     string   `json:"protocol,omitempty"` // udp (also when empty) or tcp
	TimeZone     string   `json:"time_zone"`          // IANA; the board's clock knows none
	Windows      string   `json:"windows,omitempty"`  // minutes (also when empty) or days: what it keeps of a window
	Doors        []Opened `json:"doors,omitempty"`    // all four when empty

	zone *time.Location
}

// Opened is a door that a panel opens.
type Opened struct {
	Number int    `json:"number"` // 1 to 4
	Name   string `json:"name,omitempty"`
}

// parseConfig reads and checks an account's configuration. Every error is a
// FaultPermanent that names the setting and never quotes the reference key.
func parseConfig(raw json.RawMessage) (Config, error) {
	var config Config
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&config); err != nil {
		return Config{}, badConfig("%s", jsonProblem(err))
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Config{}, badConfig("there is text after the end of the JSON object")
	}
	return config, config.check()
}

func badConfig(format string, args ...any) *latchkey.Fault {
	return latchkey.Faultf(latchkey.FaultPermanent, "the UHPPOTE configuration cannot work: "+format, args...)
}

// jsonProblem says what is wrong without the text around it, which may be secret.
func jsonProblem(err error) string {
	if mistyped, is := errors.AsType[*json.UnmarshalTypeError](err); is {
		return mistyped.Field + " must be a " + mistyped.Type.String()
	}
	if name, found := strings.CutPrefix(err.Error(), "json: unknown field "); found {
		return "there is no setting " + name
	}
	return "it is not a JSON object"
}
