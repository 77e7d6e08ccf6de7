package zigbee2mqtt

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/eclipse/paho.mqtt.golang/packets"
)

// wire3 speaks MQTT 3.1.1.
type wire3 struct{ client mqtt.Client }

func dial3(ctx context.Context, conn net.Conn, config Config, hear func(message), lost func()) (wire, error) {
	options := mqtt.NewClientOptions().AddBroker("tcp://" + config.host).SetClientID(clientID()).SetProtocolVersion(4).
		SetUsername(config.Username).SetPassword(config.Password).
		SetCleanSession(true).SetAutoReconnect(false).SetConnectRetry(false).SetOrderMatters(true).
		SetKeepAlive(keepAlive * time.Second).SetConnectTimeout(dialTimeout).SetWriteTimeout(dialTimeout).
		SetCustomOpenConnectionFn(func(*url.URL, mqtt.ClientOptions) (net.Conn, error) { return conn, nil }).
		SetConnectionLostHandler(func(mqtt.Client, error) { lost() }).
		SetDefaultPublishHandler(func(_ mqtt.Client, heard mqtt.Message) {
			hear(message{topic: heard.Topic(), payload: heard.Payload(), retained: heard.Retained()})
		})
	w := &wire3{client: mqtt.NewClient(options)}
	err := finished(ctx, w.client.Connect())
	if err == nil {
		return w, nil
	}
	_ = conn.Close()
	switch {
	case errors.Is(err, packets.ErrorRefusedBadUsernameOrPassword), errors.Is(err, packets.ErrorRefusedNotAuthorised):
		return nil, errRefused
	case errors.Is(err, packets.ErrorRefusedBadProtocolVersion):
		return nil, errVersion
	}
	return nil, fmt.Errorf("connect by MQTT 3.1.1: %w: %w", errNoMQTT, err)
}

func (w *wire3) publish(ctx context.Context, topic string, payload []byte, retain bool) error {
	return finished(ctx, w.client.Publish(topic, atLeastOnce, retain, payload))
}

func (w *wire3) subscribe(ctx context.Context, topics ...string) error {
	filters := map[string]byte{}
	for _, topic := range topics {
		filters[topic] = atLeastOnce
	}
	return finished(ctx, w.client.SubscribeMultiple(filters, nil))
}

func (w *wire3) close() { w.client.Disconnect(0) }

func finished(ctx context.Context, token mqtt.Token) error {
	select {
	case <-token.Done():
		return token.Error()
	case <-ctx.Done():
		return ctx.Err()
	}
}
