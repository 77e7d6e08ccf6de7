package zigbee2mqtt

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"latchkey/drivers"
)

// hear takes one message of the broker. It does not wait for anything.
func (s *session) hear(m message) {
	if path, isNote := strings.CutPrefix(m.topic, s.config.NotesTopic+"/"); isNote {
		s.house.change(func() {
			if nonce, is := strings.CutPrefix(path, barrierWord+"/"); is {
				s.house.drained[nonce] = true
				return
			}
			s.house.hearNote(path, m.payload)
		})
		return
	}
	path, isHouse := strings.CutPrefix(m.topic, s.config.BaseTopic+"/")
	if !isHouse {
		return
	}
	if about, isBridge := strings.CutPrefix(path, "bridge/"); isBridge {
		s.hearBridge(about, m.payload)
		return
	}
	s.hearLock(path, m)
}

func (s *session) hearBridge(about string, payload []byte) {
	switch about {
	case "state":
		online := bytes.Contains(payload, []byte("online"))
		s.house.change(func() { s.house.bridge = online })
	case "info":
		if found, err := optionsOf(payload); err == nil {
			s.house.change(func() { s.house.options = found })
			s.later(s.warnOfExposedPINs)
		}
	case "devices":
		if found, whole, err := locksOf(payload); err == nil {
			s.house.change(func() { s.house.list(found, whole) })
			s.later(s.follow)
		}
	case "event":
		s.hearEvent(payload)
	case "logging":
		s.hearLog(payload)
	case "response/device/options":
		var reply struct{ Transaction, Status string }
		if json.Unmarshal(payload, &reply) == nil && reply.Transaction != "" {
			s.house.change(func() { s.house.replies[reply.Transaction] = reply.Status == "ok" })
		}
	}
}

// hearEvent takes what happens in the network. A lock that joined it may have been
// reset, and hold nothing any more: it is to be read.
func (s *session) hearEvent(payload []byte) {
	var happened struct {
		Type string `json:"type"`
		Data struct {
			Address string `json:"ieee_address"`
			Status  string `json:"status"`
		} `json:"data"`
	}
	if json.Unmarshal(payload, &happened) != nil || happened.Type != "device_interview" || happened.Data.Status != "successful" {
		return
	}
	s.tell(drivers.Event{Kind: drivers.Changed, Door: happened.Data.Address})
}

// follow subscribes to what the locks say, and hears the notes of those that are new.
// Names change: it is done at every listing.
func (s *session) follow(context.Context) {
	var w wire
	var life context.Context
	var addresses []string
	s.house.look(func() { w, life, addresses = s.house.wire, s.house.life, slices.Collect(maps.Keys(s.house.locks)) })
	if w == nil {
		return
	}
	if err := s.followNames(life, w); err != nil {
		s.env.Log.Warn("zigbee2mqtt: the broker does not let Latchkey hear the locks")
		return
	}
	s.done.Go(func() { // a broker that does not let us hear them keeps nothing else waiting
		if err := s.hearNotesOf(life, w, addresses); err != nil && life.Err() == nil {
			s.env.Log.Warn("zigbee2mqtt: the broker does not let Latchkey hear its notes")
		}
	})
}

// followNames subscribes to the topics of the locks whose names are new.
func (s *session) followNames(ctx context.Context, w wire) error {
	var names, topics []string
	s.house.look(func() {
		for name := range s.house.byName {
			if !s.house.followed[name] {
				names = append(names, name)
				topics = append(topics, s.config.BaseTopic+"/"+name, s.config.BaseTopic+"/"+name+"/availability")
			}
		}
	})
	if len(names) == 0 {
		return nil
	}
	if err := w.subscribe(ctx, topics...); err != nil {
		return err
	}
	s.house.change(func() {
		for _, name := range names {
			s.house.followed[name] = s.house.wire == w
		}
	})
	return nil
}

// warnOfExposedPINs says which locks have their codes published.
func (s *session) warnOfExposedPINs(context.Context) {
	names := s.exposed()
	if len(names) > 0 {
		s.env.Log.Warn("zigbee2mqtt: codes are published to everyone on the broker: turn expose_pin off", "locks", names)
	}
}

var failedRequest = regexp.MustCompile(`Publish '(set|get)' '([a-z_]+)' to '([^']+)' failed: `)

// hearLog looks for requests that failed. The text quotes codes: only its class is kept.
func (s *session) hearLog(payload []byte) {
	var line struct{ Level, Message string }
	if json.Unmarshal(payload, &line) != nil || line.Level != "error" {
		return
	}
	found := failedRequest.FindStringSubmatchIndex(line.Message)
	if found == nil {
		return
	}
	part := func(i int) string { return line.Message[found[2*i]:found[2*i+1]] }
	asked, name, class := request{part(1), part(2)}, part(3), classOf(line.Message[found[1]:])
	s.house.change(func() {
		if l := s.house.byName[name]; l != nil {
			l.failed[asked] = failure{at: s.house.now, class: class}
		}
	})
}
