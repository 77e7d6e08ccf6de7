package zigbee2mqtt

import (
	"context"
	"fmt"
	"net"
	"sync"

	"github.com/eclipse/paho.golang/packets"
	"github.com/eclipse/paho.golang/paho"
)

// wire5 speaks MQTT 5.
type wire5 struct{ client *paho.Client }

func dial5(ctx context.Context, conn net.Conn, config Config, hear func(message), lost func()) (wire, error) {
	once := sync.OnceFunc(lost)
	client := paho.NewClient(paho.ClientConfig{
		ClientID: clientID(), Conn: packets.NewThreadSafeConn(conn),
		OnClientError: func(error) { once() }, OnServerDisconnect: func(*paho.Disconnect) { once() },
		OnPublishReceived: []func(paho.PublishReceived) (bool, error){func(heard paho.PublishReceived) (bool, error) {
			hear(message{topic: heard.Packet.Topic, payload: heard.Packet.Payload, retained: heard.Packet.Retain})
			return true, nil
		}},
	})
	answer, err := client.Connect(ctx, &paho.Connect{
		ClientID: client.ClientID(), KeepAlive: keepAlive, CleanStart: true,
		Username: config.Username, UsernameFlag: config.Username != "",
		Password: []byte(config.Password), PasswordFlag: config.Password != "",
	})
	if err == nil {
		return &wire5{client: client}, nil
	}
	_ = conn.Close()
	if answer == nil {
		return nil, fmt.Errorf("connect by MQTT 5: %w: %w", errNoMQTT, err)
	}
	switch answer.ReasonCode {
	case packets.ConnackBadUsernameOrPassword, packets.ConnackNotAuthorized:
		return nil, errRefused
	case packets.ConnackUnsupportedProtocolVersion:
		return nil, errVersion
	}
	return nil, fmt.Errorf("connect by MQTT 5: %w: %w", errNoMQTT, err)
}

func (w *wire5) publish(ctx context.Context, topic string, payload []byte, retain bool) error {
	_, err := w.client.Publish(ctx, &paho.Publish{Topic: topic, QoS: atLeastOnce, Retain: retain, Payload: payload})
	return err
}

func (w *wire5) subscribe(ctx context.Context, topics ...string) error {
	wanted := &paho.Subscribe{}
	for _, topic := range topics {
		wanted.Subscriptions = append(wanted.Subscriptions, paho.SubscribeOptions{Topic: topic, QoS: atLeastOnce})
	}
	_, err := w.client.Subscribe(ctx, wanted)
	return err
}

func (w *wire5) close() { _ = w.client.Disconnect(&paho.Disconnect{}) }
