package zigbee2mqtt

import (
	"context"
	"crypto/rand"
	"slices"
)

// notesAtOnce is of how many locks the notes are asked for at once. Each lock has up to
// 251 of them, and a broker keeps only so many messages for a client that is slower than
// itself: mosquitto drops what is beyond 1000 unless it is told otherwise.
const notesAtOnce = 3

// hearNotesOf hears what the broker retains of the notes of locks, a few locks at a time.
func (s *session) hearNotesOf(ctx context.Context, w wire, addresses []string) error {
	s.notesMu.Lock() // two at once would be too much for the broker
	defer s.notesMu.Unlock()
	s.house.look(func() {
		addresses = slices.DeleteFunc(addresses, func(address string) bool { return s.house.noted[address] })
	})
	for few := range slices.Chunk(addresses, notesAtOnce) {
		topics := make([]string, len(few))
		for i, address := range few {
			topics[i] = s.config.NotesTopic + "/" + address + "/+"
		}
		if err := w.subscribe(ctx, topics...); err != nil {
			return err
		}
		if err := s.drain(ctx, w); err != nil {
			return err
		}
		s.house.change(func() {
			for _, address := range few {
				s.house.noted[address] = s.house.wire == w
			}
		})
	}
	return nil
}

const barrierWord = "heard"

func (s *session) barrier(nonce string) string {
	return s.config.NotesTopic + "/" + barrierWord + "/" + nonce
}

// drain returns when all that the broker had for us was heard: a message of our own
// comes after it.
func (s *session) drain(ctx context.Context, w wire) error {
	nonce := rand.Text()
	if err := w.publish(ctx, s.barrier(nonce), nil, false); err != nil {
		return err
	}
	if !s.house.await(ctx, func() bool { return s.house.drained[nonce] }) {
		return ctx.Err()
	}
	s.house.change(func() { delete(s.house.drained, nonce) })
	return nil
}
