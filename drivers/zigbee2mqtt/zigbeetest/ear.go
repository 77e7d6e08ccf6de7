package zigbeetest

import (
	"context"
	"errors"
	"fmt"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

// Ear is another program on the broker: it hears what is published, and publishes.
type Ear struct {
	client mqtt.Client
	heard  chan mqtt.Message
}

var errNotInTime = errors.New("zigbeetest: the broker does not answer")

// Listen connects, and hears the topics from now on, and what is retained of them.
func Listen(ctx context.Context, broker *Broker, topics ...string) (*Ear, error) {
	e := &Ear{heard: make(chan mqtt.Message, 10000)}
	options := mqtt.NewClientOptions().AddBroker("tcp://" + broker.Address()).SetUsername(Username).SetPassword(Password).
		SetAutoReconnect(false).SetDefaultPublishHandler(func(_ mqtt.Client, m mqtt.Message) { e.heard <- m })
	e.client = mqtt.NewClient(options)
	if err := done(ctx, e.client.Connect()); err != nil {
		return nil, err
	}
	filters := map[string]byte{}
	for _, topic := range topics {
		filters[topic] = 1
	}
	if len(filters) == 0 {
		return e, nil
	}
	return e, done(ctx, e.client.SubscribeMultiple(filters, nil))
}

// Publish returns when the broker has the message.
func (e *Ear) Publish(ctx context.Context, topic, payload string, retain bool) error {
	return done(ctx, e.client.Publish(topic, 1, retain, payload))
}

// hearingTime is how long an Ear listens for one message.
const hearingTime = 30 * time.Second

// Until returns when a message is as wanted.
func (e *Ear) Until(ctx context.Context, wanted func(topic, payload string) bool) error {
	ctx, cancel := context.WithTimeout(ctx, hearingTime)
	defer cancel()
	var last string
	for {
		select {
		case m := <-e.heard:
			if wanted(m.Topic(), string(m.Payload())) {
				return nil
			}
			last = string(m.Payload())
		case <-ctx.Done():
			return fmt.Errorf("zigbeetest: not heard (%w); the last was %s", ctx.Err(), last)
		}
	}
}

// Heard is everything that was heard and not read yet.
func (e *Ear) Heard() (texts []string) {
	for {
		select {
		case m := <-e.heard:
			texts = append(texts, m.Topic()+" "+string(m.Payload()))
		default:
			return texts
		}
	}
}

// Close disconnects.
func (e *Ear) Close() { e.client.Disconnect(0) }

func done(ctx context.Context, token mqtt.Token) error {
	select {
	case <-token.Done():
		return token.Error()
	case <-ctx.Done():
		return errNotInTime
	}
}
