package uhppotetest

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/uhppoted/uhppote-core/types"
	"github.com/uhppoted/uhppote-core/uhppote"
)

// Outsider is other people's software on the same panels: it speaks through
// uhppote-core, past our driver, and so also shows what the panels really hold.
type Outsider struct{ client uhppote.IUHPPOTE }

// Record is one row of a panel's table.
type Record struct {
	Number   uint32
	From, To string // yyyy-mm-dd, both included
	Doors    [4]uint8
	PIN      uint32
}

// Outsider returns a client for panels of these serial numbers.
func (p Panels) Outsider(serials ...uint32) Outsider {
	address := netip.MustParseAddrPort(p.address)
	devices := make([]uhppote.Device, 0, len(serials))
	for _, serial := range serials {
		at := types.ControllerAddrFrom(address.Addr(), address.Port())
		devices = append(devices, uhppote.NewDevice("", serial, at, "udp", nil, time.UTC))
	}
	bind, broadcast, listen := types.MustParseBindAddr("127.0.0.1:0"), types.MustParseBroadcastAddr(p.address), types.ListenAddr{}
	return Outsider{client: uhppote.NewUHPPOTE(bind, broadcast, listen, 5*time.Second, devices, false)}
}

// Records lists a panel's table.
func (o Outsider) Records(serial uint32) ([]Record, error) {
	count, err := o.client.GetCards(serial)
	if err != nil {
		return nil, fmt.Errorf("uhppotetest: %w", err)
	}
	var records []Record
	for index := uint32(1); len(records) < int(count); index++ {
		card, err := o.client.GetCardByIndex(serial, index)
		if err != nil {
			return nil, fmt.Errorf("uhppotetest: %w", err)
		}
		if card != nil {
			records = append(records, recordOf(*card))
		}
	}
	return records, nil
}

func recordOf(card types.Card) Record {
	doors := [4]uint8{card.Doors[1], card.Doors[2], card.Doors[3], card.Doors[4]}
	return Record{Number: card.CardNumber, From: card.From.String(), To: card.To.String(), Doors: doors, PIN: uint32(card.PIN)}
}

// errRefused is a panel's "no".
var errRefused = errors.New("uhppotetest: the panel refused")

// Put writes a record over the one of the same number.
func (o Outsider) Put(serial uint32, r Record) error {
	from, err1 := types.ParseDate(r.From)
	to, err2 := types.ParseDate(r.To)
	if err := errors.Join(err1, err2); err != nil {
		return fmt.Errorf("uhppotetest: %w", err)
	}
	doors := map[uint8]uint8{1: r.Doors[0], 2: r.Doors[1], 3: r.Doors[2], 4: r.Doors[3]}
	card := types.Card{CardNumber: r.Number, From: from, To: to, Doors: doors, PIN: types.PIN(r.PIN)}
	return verdict(o.client.PutCard(serial, card))
}

// Delete takes a record off.
func (o Outsider) Delete(serial, number uint32) error {
	return verdict(o.client.DeleteCard(serial, number))
}

// DeleteAll empties a panel's table, as a factory reset does.
func (o Outsider) DeleteAll(serial uint32) error { return verdict(o.client.DeleteCards(serial)) }

// Reset brings a panel back to how it left the factory, without records, profiles or
// entries in its ring.
func (o Outsider) Reset(serial uint32) error {
	return verdict(o.client.RestoreDefaultParameters(serial))
}

// AskForPIN makes doors ask for a PIN after the card or code.
func (o Outsider) AskForPIN(serial uint32, doors ...int) error {
	readers := map[uint8]bool{}
	for door := uint8(1); door <= 4; door++ {
		readers[door] = slices.Contains(doors, int(door))
	}
	return verdict(o.client.ActivateKeypads(serial, readers))
}

// Clock returns the wall time that a panel shows, as if it were UTC.
func (o Outsider) Clock(serial uint32) (time.Time, error) {
	shown, err := o.client.GetTime(serial)
	if err != nil {
		return time.Time{}, fmt.Errorf("uhppotetest: %w", err)
	}
	return time.Parse(time.DateTime, shown.DateTime.String())
}

// SetClock sets the wall time of a panel.
func (o Outsider) SetClock(serial uint32, wall time.Time) error {
	_, err := o.client.SetTime(serial, wall)
	return err
}

func verdict(ok bool, err error) error {
	switch {
	case err != nil:
		return fmt.Errorf("uhppotetest: %w", err)
	case !ok:
		return errRefused
	}
	return nil
}
