package zigbee2mqtt

import (
	"encoding/json"
	"strings"
)

// device is a lock as bridge/devices lists it.
type device struct {
	address      string // IEEE address: it stays when the lock is renamed or included again
	name         string // friendly name: it is in the lock's topics
	manufacturer string
	model        string
	battery      bool
	bolt         bool // can be locked and unlocked from afar
	codes        bool
}

type listedDevice struct {
	Address     string `json:"ieee_address"`
	Type        string `json:"type"`
	Name        string `json:"friendly_name"`
	Disabled    bool   `json:"disabled"`
	Interviewed bool   `json:"interview_completed"`
	State       string `json:"interview_state"`
	Power       string `json:"power_source"`
	Definition  *struct {
		Vendor  string   `json:"vendor"`
		Model   string   `json:"model"`
		Exposes []expose `json:"exposes"`
	} `json:"definition"`
}

type expose struct {
	Type     string   `json:"type"`
	Name     string   `json:"name"`
	Property string   `json:"property"`
	Access   int      `json:"access"`
	Features []expose `json:"features"`
}

// The attributes of a lock, in Zigbee2MQTT's words.
const (
	codeAttribute = "pin_code"
	boltAttribute = "state"
)

// settable is the bit of an access that says that it can be written.
const settable = 2

// coordinator is the radio itself, which a list of a network that is well begins with.
const coordinator = "Coordinator"

// locksOf picks the locks of a list of devices. A device that is disabled, or
// that Zigbee2MQTT has not asked yet what it is, is not there. The list is whole
// when it has the coordinator and no device of which that is not known.
func locksOf(payload []byte) (found []device, whole bool, err error) {
	var listed []listedDevice
	if err := json.Unmarshal(payload, &listed); err != nil {
		return nil, false, err
	}
	unasked := false
	for _, one := range listed {
		switch {
		case one.Type == coordinator:
			whole = true
		case one.Disabled:
		case !one.asked():
			unasked = true
		case one.isLock():
			found = append(found, one.lock())
		}
	}
	return found, whole && !unasked, nil
}

// asked reports whether Zigbee2MQTT has asked the device what it is.
func (l listedDevice) asked() bool { return l.Interviewed || l.State == "SUCCESSFUL" }

func (l listedDevice) isLock() bool {
	if l.Definition == nil {
		return false
	}
	d := l.lock()
	return d.bolt || d.codes
}

func (l listedDevice) lock() device {
	d := device{
		address: l.Address, name: l.Name, manufacturer: l.Definition.Vendor, model: l.Definition.Model,
		battery: strings.Contains(strings.ToLower(l.Power), "battery"),
	}
	for _, e := range l.Definition.Exposes {
		switch {
		case e.Type == "lock":
			d.bolt = d.bolt || e.has(boltAttribute, settable)
		case e.Type == "composite" && (e.Property == codeAttribute || e.Name == codeAttribute):
			d.codes = e.has("user", 0) && e.has(codeAttribute, 0)
		}
	}
	return d
}

func (e expose) has(name string, access int) bool {
	for _, feature := range e.Features {
		if feature.Name == name && feature.Access&access == access {
			return true
		}
	}
	return false
}

// options are the settings of Zigbee2MQTT's devices that matter here.
type options struct {
	version string // of Zigbee2MQTT
	all     deviceOptions
	each    map[string]deviceOptions // by address
}

type deviceOptions struct {
	ExposePIN *bool    `json:"expose_pin"`
	Filtered  []string `json:"filtered_cache"`
}

func optionsOf(payload []byte) (options, error) {
	var info struct {
		Version string `json:"version"`
		Config  struct {
			All  deviceOptions            `json:"device_options"`
			Each map[string]deviceOptions `json:"devices"`
		} `json:"config"`
	}
	err := json.Unmarshal(payload, &info)
	return options{version: info.Version, all: info.Config.All, each: info.Config.Each}, err
}

// exposesPIN reports whether Zigbee2MQTT publishes the lock's codes.
func (o options) exposesPIN(address string) bool {
	if own := o.each[address].ExposePIN; own != nil {
		return *own
	}
	return o.all.ExposePIN != nil && *o.all.ExposePIN
}

// filtered is what Zigbee2MQTT does not remember of the lock: its own list stands
// for the common one.
func (o options) filtered(address string) []string {
	if own := o.each[address].Filtered; own != nil {
		return own
	}
	return o.all.Filtered
}
