package uhppote

import (
	"testing"
	"time"

	codec "github.com/uhppoted/uhppote-core/encoding/UTO311-L0x"
	"github.com/uhppoted/uhppote-core/messages"
	"github.com/uhppoted/uhppote-core/types"
	"pgregory.net/rapid"

	"github.com/stretchr/testify/require"
)

// TestRequestsAreTheirs holds every request against uhppote-core's.
func TestRequestsAreTheirs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		serial, number := rapid.Uint32().Draw(t, "serial"), rapid.Uint32().Draw(t, "number")
		theirs, ours := types.SerialNumber(serial), func(what function) message { return request(what, serial) }
		r, at := drawRecord(t), drawWall(t)

		same(t, messages.GetTimeRequest{SerialNumber: theirs}, ours(getTime))
		same(t, messages.GetCardsRequest{SerialNumber: theirs}, ours(countCards))
		same(t, messages.GetCardByIDRequest{SerialNumber: theirs, CardNumber: number}, withNumber(ours(getCard), number))
		same(t, messages.GetCardByIndexRequest{SerialNumber: theirs, Index: number}, withNumber(ours(getCardByIndex), number))
		same(t, messages.DeleteCardRequest{SerialNumber: theirs, CardNumber: number}, withNumber(ours(deleteCard), number))
		same(t, messages.OpenDoorRequest{SerialNumber: theirs, Door: 3}, withNumber(ours(openDoor), 3))
		same(t, messages.PutCardRequest{
			SerialNumber: theirs, CardNumber: r.number, From: theirDate(r.days.from), To: theirDate(r.days.to),
			Door1: r.doors[0], Door2: r.doors[1], Door3: r.doors[2], Door4: r.doors[3], PIN: types.PIN(r.pin),
		}, withRecord(ours(putCard), r))
		p, id := drawProfile(t), byte(rapid.IntRange(firstProfile, lastProfile).Draw(t, "profile"))
		same(t, theirProfile(theirs, id, p), withProfile(ours(setProfile), id, p))
		same(t, messages.GetTimeProfileRequest{SerialNumber: theirs, ProfileID: id}, withByte(ours(getProfile), id))
		clock := ours(setTime)
		clock.setClock(atBody, at)
		same(t, messages.SetTimeRequest{SerialNumber: theirs, DateTime: types.DateTime(at)}, clock)
	})
}

// TestRepliesAreTheirs reads what uhppote-core writes.
func TestRepliesAreTheirs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r, at := drawRecord(t), drawWall(t)
		card := theirs(t, messages.GetCardByIDResponse{
			SerialNumber: 7, CardNumber: r.number, From: theirDate(r.days.from), To: theirDate(r.days.to),
			Door1: r.doors[0], Door2: r.doors[1], Door3: r.doors[2], Door4: r.doors[3], PIN: types.PIN(r.pin),
		})
		require.Equal(t, r, decodeRecord(card))
		require.True(t, card.answers(request(getCard, 7)))
		require.False(t, card.answers(request(getCard, 8)))
		require.False(t, card.answers(request(getCardByIndex, 7)))
		p := drawProfile(t)
		require.Equal(t, p, decodeProfile(theirs(t, theirProfile(7, 9, p)))) // the reply has the layout of the request
		clock := theirs(t, messages.GetTimeResponse{SerialNumber: 7, DateTime: types.DateTime(at)})
		shown, known := clock.clock(atBody)
		require.True(t, known)
		require.Equal(t, at, shown)
	})
}

func TestBytesThatAreNoTime(t *testing.T) {
	t.Parallel()
	for _, bytes := range [][]byte{
		{0, 0, 0, 0, 0, 0, 0},
		{0x20, 0, 0, 0, 0, 0, 0}, // a board whose clock was never set
		{0x20, 0x26, 0x02, 0x30, 0, 0, 0},
		{0x20, 0x26, 0x0a, 0x01, 0, 0, 0},
		{0x20, 0x26, 0x01, 0x01, 0x24, 0, 0},
		{0x20, 0x26, 0x01, 0x01, 0, 0x7f, 0},
	} {
		var m message
		copy(m[atBody:], bytes)
		_, known := m.clock(atBody)
		require.False(t, known, "%x", bytes)
	}
}

func drawRecord(t *rapid.T) record {
	return record{
		number: rapid.Uint32().Draw(t, "card"),
		days:   days{from: dateOf(drawWall(t)), to: dateOf(drawWall(t))},
		doors:  [doorsOfPanel]byte(rapid.SliceOfN(rapid.Byte(), doorsOfPanel, doorsOfPanel).Draw(t, "doors")),
		pin:    rapid.Uint32Range(0, 999999).Draw(t, "pin"),
	}
}

func drawWall(t *rapid.T) time.Time {
	return time.Unix(rapid.Int64Range(946684800, 4102444799).Draw(t, "wall"), 0).UTC()
}

func drawProfile(t *rapid.T) profile {
	p := profile{days: drawRecord(t).days, next: rapid.Byte().Draw(t, "next")}
	for i := range p.weekdays {
		p.weekdays[i] = rapid.Bool().Draw(t, "weekday")
	}
	for i := range p.segments {
		p.segments[i] = segment{rapid.IntRange(0, lastOfDay).Draw(t, "from"), rapid.IntRange(0, lastOfDay).Draw(t, "to")}
	}
	return p
}

func theirProfile(serial types.SerialNumber, id byte, p profile) messages.SetTimeProfileRequest {
	d, s := p.weekdays, p.segments
	return messages.SetTimeProfileRequest{
		SerialNumber: serial, ProfileID: id, From: theirDate(p.days.from), To: theirDate(p.days.to), LinkedProfileID: p.next,
		Monday: d[0], Tuesday: d[1], Wednesday: d[2], Thursday: d[3], Friday: d[4], Saturday: d[5], Sunday: d[6],
		Segment1Start: theirMinute(s[0].from), Segment1End: theirMinute(s[0].to),
		Segment2Start: theirMinute(s[1].from), Segment2End: theirMinute(s[1].to),
		Segment3Start: theirMinute(s[2].from), Segment3End: theirMinute(s[2].to),
	}
}

func theirMinute(m int) types.HHmm {
	return types.HHmmFromTime(firstMinute.Add(time.Duration(m) * time.Minute))
}

func withProfile(m message, id byte, p profile) message {
	p.encode(&m)
	return withByte(m, id)
}

func withByte(m message, value byte) message {
	m[atBody] = value
	return m
}

func theirDate(d date) types.Date { return types.Date(d.utc()) }

func withNumber(m message, number uint32) message {
	m.setNumber(atBody, number)
	return m
}

func withRecord(m message, r record) message {
	r.encode(&m)
	return m
}

func same(t require.TestingT, want any, got message) {
	require.Equal(t, theirs(t, want), got, "%T", want)
}

func theirs(t require.TestingT, m any) message {
	bytes, err := codec.Marshal(m)
	require.NoError(t, err)
	return message(bytes)
}
