package zwavetest

import (
	"context"
	"encoding/json"
	"strings"
	"sync"

	"github.com/coder/websocket"
)

// pair is one connection through a relay.
type pair struct {
	relay       *Relay
	front, back *websocket.Conn
	end         context.CancelFunc

	mu    sync.Mutex
	fates map[string]Fate // of the answers that are awaited
}

// commands passes on what the driver says.
func (p *pair) commands(ctx context.Context) {
	defer p.end()
	for {
		_, text, err := p.front.Read(ctx)
		if err != nil {
			return
		}
		p.relay.wait(ctx)
		var m Message
		_ = json.Unmarshal(text, &m) // what is no command passes
		switch p.fate(m) {
		case Swallow:
			p.relay.lose()
			continue
		case Stall:
			continue
		case Fake:
			p.say(ctx, p.front, fake(m))
			continue
		case Cut:
			p.say(ctx, p.back, text)
			return
		case Hang:
			p.relay.Freeze(true)
			p.say(ctx, p.back, text)
			p.relay.wait(ctx)
			continue
		case Pass, LoseAnswer, Garble, Duplicate:
		}
		p.say(ctx, p.back, text)
	}
}

// fate decides what becomes of a command, and keeps it for its answer.
func (p *pair) fate(m Message) Fate {
	what := p.relay.fate(m)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fates[m.ID] = what
	return what
}

// answers passes on what the server says.
func (p *pair) answers(ctx context.Context) {
	defer p.end()
	for {
		_, text, err := p.back.Read(ctx)
		if err != nil {
			return
		}
		p.relay.wait(ctx)
		if text, pass := p.altered(text); pass {
			p.say(ctx, p.front, text)
		}
	}
}

// altered is what becomes of something that the server says.
func (p *pair) altered(text []byte) (altered []byte, pass bool) {
	var m struct {
		Type string `json:"type"`
		ID   string `json:"messageId"`
	}
	_ = json.Unmarshal(text, &m) // what is none passes
	switch m.Type {
	case "version":
		return p.relay.limited(text), true
	case "result":
	default:
		return text, true
	}
	p.mu.Lock()
	what := p.fates[m.ID]
	p.mu.Unlock()
	switch what {
	case LoseAnswer:
		p.relay.lose()
		return nil, false
	case Cut:
		return nil, false
	case Garble:
		return []byte(`{"type":"result",`), true
	case Duplicate:
		return []byte(`{"type":"result","success":true,"messageId":"` + m.ID + `","result":{"result":{"user":0,"credential":3}}}`), true
	case Pass, Swallow, Stall, Fake, Hang:
	}
	return text, true
}

func (p *pair) say(ctx context.Context, to *websocket.Conn, text []byte) {
	if to.Write(ctx, websocket.MessageText, text) != nil {
		p.end()
	}
}

// fake is an answer to a write that was not carried out.
func fake(m Message) []byte {
	result := `{"response":{"status":255}}`
	if strings.HasPrefix(m.Command, "endpoint.access_control.") {
		result = `{"result":0}`
	}
	if m.Command == "endpoint.access_control.add_user" {
		result = `{"result":{"user":0,"credential":0}}`
	}
	return []byte(`{"type":"result","success":true,"messageId":"` + m.ID + `","result":` + result + `}`)
}

// wait returns when the relay is not frozen.
func (r *Relay) wait(ctx context.Context) {
	r.mu.Lock()
	thawed := r.thawed
	r.mu.Unlock()
	if thawed == nil {
		return
	}
	select {
	case <-thawed:
	case <-ctx.Done():
	}
}

// limited is the server's greeting, with the schema that it is made out to have.
func (r *Relay) limited(text []byte) []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	var greeting map[string]any
	if r.schema == 0 || json.Unmarshal(text, &greeting) != nil {
		return text
	}
	greeting["maxSchemaVersion"] = r.schema
	text, _ = json.Marshal(greeting)
	return text
}

// Writes reports whether a command changes the codes of a lock.
func Writes(m Message) bool {
	switch m.Command {
	case "endpoint.invoke_cc_api":
		return m.Class == 99 && (m.Method == "set" || m.Method == "clear")
	case "endpoint.access_control.add_user", "endpoint.access_control.delete_user":
		return true
	}
	return false
}

// get is the method that reads a code.
const get = "get"

// Reads reports whether a command asks a lock for its codes.
func Reads(m Message) bool {
	switch m.Command {
	case "endpoint.invoke_cc_api":
		return m.Class == 99 && m.Method == get
	case "endpoint.access_control.get_credential", "endpoint.access_control.get_all_credentials", "endpoint.access_control.get_users":
		return true
	}
	return false
}
