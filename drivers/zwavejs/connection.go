package zwavejs

import (
	"context"
	"encoding/json"
	"maps"
	"strconv"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// longestMessage bounds what is read at once: the state of 200 nodes is some MB.
const longestMessage = 64 << 20

// connection is one connection with the server. Many may call at once.
type connection struct {
	socket *websocket.Conn
	schema int
	homeID uint32
	hear   func(event)
	ended  chan struct{} // closed when the connection is no more

	mu      sync.Mutex
	next    int
	waiting map[string]chan message // by message id; nil when ended
}

// command is something that the server is asked.
type command struct {
	name   string
	args   map[string]any
	writes bool // it may change a lock
}

// read passes on what comes in until the connection ends.
func (c *connection) read() {
	defer c.end()
	for {
		_, text, err := c.socket.Read(context.Background())
		if err != nil {
			return
		}
		var got message
		if json.Unmarshal(text, &got) != nil {
			return // whatever it answered is lost: better no connection than one that waits
		}
		switch {
		case got.Type == "event" && got.Event != nil:
			c.hear(*got.Event)
		case got.Type == "result":
			c.answer(got)
		}
	}
}

func (c *connection) answer(got message) {
	c.mu.Lock()
	waiter := c.waiting[got.MessageID]
	delete(c.waiting, got.MessageID)
	c.mu.Unlock()
	if waiter != nil {
		waiter <- got
	}
}

// end closes the connection; who waits for an answer gets none.
func (c *connection) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waiting == nil {
		return
	}
	c.waiting = nil
	close(c.ended)
	_ = c.socket.CloseNow() // nothing is lost with it
}

// watch ends a connection whose other side is gone without a word.
func (c *connection) watch(every time.Duration) {
	for {
		select {
		case <-c.ended:
			return
		case <-time.After(every):
		}
		ctx, cancel := context.WithTimeout(context.Background(), every)
		err := c.socket.Ping(ctx)
		cancel()
		if err != nil {
			c.end()
			return
		}
	}
}

// expect makes room for the answer to the next message.
func (c *connection) expect() (id string, answer chan message, open bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waiting == nil {
		return "", nil, false
	}
	c.next++
	id, answer = strconv.Itoa(c.next), make(chan message, 1)
	c.waiting[id] = answer
	return id, answer, true
}

func (c *connection) forget(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.waiting, id)
}

// call sends a command and reads a successful result into out (nil to drop it).
// Every error is a *callError.
func (c *connection) call(ctx context.Context, ask command, out any) error {
	failed := &callError{writes: ask.writes}
	if failed.cause = ctx.Err(); failed.cause != nil {
		return failed
	}
	id, answer, open := c.expect()
	if !open {
		failed.cause = errLost
		return failed
	}
	defer c.forget(id)
	body := map[string]any{"messageId": id, "command": ask.name}
	maps.Copy(body, ask.args)
	text, err := json.Marshal(body)
	if failed.cause = err; err != nil {
		return failed
	}
	failed.sent = true
	if failed.cause = c.send(ctx, text); failed.cause != nil {
		return failed
	}
	select {
	case got := <-answer:
		return failed.read(got, out)
	case <-c.ended:
		failed.cause = errLost
	case <-ctx.Done():
		failed.cause = ctx.Err()
	}
	return failed
}

// send does not give up halfway: a websocket that loses a part of a message is
// closed, and with it every other call.
func (c *connection) send(ctx context.Context, text []byte) error {
	if c.socket.Write(context.WithoutCancel(ctx), websocket.MessageText, text) != nil {
		c.end()
		return errLost
	}
	return nil
}

// read takes an answer apart.
func (e *callError) read(got message, out any) error {
	if !got.Success {
		e.code, e.zwave = got.ErrorCode, got.ZWaveError
		if e.code == "" {
			e.code = "unknown_error"
		}
		return e
	}
	if out != nil && json.Unmarshal(got.Result, out) != nil {
		e.cause = errNonsense
		return e
	}
	return nil
}
