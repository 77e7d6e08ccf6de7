package zwavejs

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"strings"
	"time"

	"latchkey"
	"latchkey/drivers"
)

// Config is the configuration of an account.
type Config struct {
	URL         string `json:"url"`                    // ws:// or wss://, with a port
	AccessToken string `json:"access_token,omitempty"` // secret; for a proxy before the server, which has no login itself
	TimeZone    string `json:"time_zone,omitempty"`    // IANA; where the locks are

	CACertificate string `json:"ca_certificate,omitempty"` // PEM, for wss://; the system's authorities when empty
}

// fields are the settings of an account, as an operator is asked for them.
func fields() []drivers.Field {
	return []drivers.Field{
		{
			Name: "url", Title: "Address of the Z-Wave JS server", Address: true, Example: "ws://192.168.1.20:3000", Required: true,
			Help: "Z-Wave JS UI: Settings, Home Assistant, WS Server. Home Assistant: the Z-Wave JS add-on, port 3000, " +
				"once it is opened under Network.",
		},
		{
			Name: "access_token", Title: "Access token", Secret: true, Rare: true,
			Help: "Sent as a bearer token, where a proxy before the server asks for one. " +
				"The server itself has no login: keep it on a network of its own.",
		},
		{
			Name: "ca_certificate", Title: "Authority's certificate", Rare: true, Lines: true, Example: "-----BEGIN CERTIFICATE-----",
			Help: "PEM text, for wss:// and a certificate that is signed by an authority of your own.",
		},
		{
			Name: "time_zone", Title: "Time zone of the locks", Example: "Europe/Berlin", Rare: true,
			Help: "The server does not say it. Locks with schedules and a clock keep windows by themselves when it is set.",
		},
	}
}

// parseConfig reads and checks an account's configuration. Every error is a
// FaultPermanent that names the setting and quotes no secret.
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

func (c Config) check() error {
	address, err := url.Parse(c.URL)
	switch {
	case err != nil || address.Host == "" || (address.Scheme != "ws" && address.Scheme != "wss"):
		return badConfig("url must be the address of the server, such as \"ws://192.168.1.20:3000\"")
	case address.User != nil:
		return badConfig("url must not hold a password: put it in access_token")
	case strings.ContainsAny(c.AccessToken, "\r\n"):
		return badConfig("access_token must be one line")
	case c.CACertificate != "" && address.Scheme != "wss":
		return badConfig("ca_certificate is for wss://")
	}
	if _, ok := drivers.Trust(c.CACertificate); !ok {
		return badConfig("ca_certificate holds no certificate (PEM, -----BEGIN CERTIFICATE-----)")
	}
	return c.checkZone()
}

func (c Config) checkZone() error {
	if c.TimeZone == "" {
		return nil
	}
	if _, err := time.LoadLocation(c.TimeZone); err != nil || c.TimeZone == "Local" {
		return badConfig("time_zone must be an IANA zone, such as \"Europe/Berlin\"")
	}
	return nil
}

func badConfig(format string, args ...any) *latchkey.Fault {
	return latchkey.Faultf(latchkey.FaultPermanent, "the Z-Wave JS configuration cannot work: "+format, args...)
}

// jsonProblem says what is wrong without the text around it, which may be secret.
func jsonProblem(err error) string {
	if mistyped, is := errors.AsType[*json.UnmarshalTypeError](err); is && mistyped.Field != "" {
		return mistyped.Field + " must be a " + mistyped.Type.String()
	}
	if name, found := strings.CutPrefix(err.Error(), "json: unknown field "); found {
		return "there is no setting " + name
	}
	return "it is not a JSON object"
}
