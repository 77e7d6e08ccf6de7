package cloud_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey/drivers/sandbox/wire"
)

// hotel is a world with one room, whose clock begins at 12:30.
type hotel struct {
	*world

	room string
	desk *account
}

func newHotel(t *testing.T) hotel {
	t.Helper()
	w := newWorld(t)
	return hotel{w, w.lock("visionline"), w.account()}
}

const frontDesk = "/v1/encoders/visionline.encoder-1/encode"

// guest has the system know a card of a stay, from and for so many hours.
func (h hotel) guest(number, stay string, joins bool, from, hours int) wire.Code {
	h.t.Helper()
	start := h.clock.Now().Add(time.Duration(from) * time.Hour)
	end := start.Add(time.Duration(hours) * time.Hour)
	request := wire.CodeRequest{Mode: wire.CardMode, Code: number, Name: "Guest", Mark: number, StartsAt: &start, EndsAt: &end}
	if stay != "" {
		request.Stay = &wire.Stay{ID: stay, Joins: joins}
	}
	return h.desk.created(h.room, request)
}

func (h hotel) encode(number string) {
	h.t.Helper()
	read[wire.Card](h.desk, h.desk.do(http.MethodPost, frontDesk, wire.EncodeRequest{Number: number}), http.StatusOK)
}

// reason is what the room makes of a card that is used there now.
func (h hotel) reason(number string) string {
	h.t.Helper()
	tried, err := h.Use(h.t.Context(), h.site.ID, h.room, wire.UseRequest{Card: number})
	require.NoError(h.t, err)
	return tried.Reason
}

func (h hotel) after(hours int) { h.clock.advance(time.Duration(hours) * time.Hour) }

// The card of the next stay is written while the guest before is there: it ends
// that stay when it is used, and not before.
func TestFirstUseOfANewerStayEndsTheOlder(t *testing.T) {
	t.Parallel()
	h := newHotel(t)
	h.guest("101", "summer", false, 0, 24)
	h.guest("102", "summer", true, 0, 24)
	h.guest("201", "autumn", false, 20, 24)
	h.guest("900", "", false, 0, 1000)
	for _, card := range []string{"101", "102", "201", "900"} {
		h.encode(card)
	}
	assert.Equal(t, "open", h.reason("101"))
	assert.Equal(t, "open", h.reason("102"), "those of one stay go together")
	assert.Equal(t, "not_yet", h.reason("201"))
	assert.Equal(t, "open", h.reason("101"), "a stay that is to come ends nobody's")

	h.after(21) // both have the room: a late check-out and an arrival
	assert.Equal(t, "open", h.reason("102"))
	assert.Equal(t, "open", h.reason("201"))
	assert.Equal(t, "superseded", h.reason("101"))
	assert.Equal(t, "superseded", h.reason("102"))
	h.restart()
	h.desk = h.account()
	assert.Equal(t, "superseded", h.reason("101"), "the lock remembers")
	assert.Equal(t, "open", h.reason("900"), "the staff is no stay")
	assert.Equal(t, "open", h.reason("201"))
}

// What stands on the card counts until it is written again; what the system took
// back opens no more.
func TestCardOpensWhatIsWrittenOnIt(t *testing.T) {
	t.Parallel()
	h := newHotel(t)
	held := h.guest("101", "summer", false, 0, 2)
	assert.Equal(t, "not_written", h.reason("101"))
	h.encode("101")
	assert.Equal(t, "open", h.reason("101"))

	longer := held.EndsAt.Add(4 * time.Hour)
	request := wire.CodeRequest{
		Mode: wire.CardMode, Name: "Guest", Mark: "101", StartsAt: held.StartsAt, EndsAt: &longer, Stay: &wire.Stay{ID: "summer"},
	}
	read[wire.Code](h.desk, h.desk.update(h.room, held.ID, request), http.StatusOK)
	h.after(3)
	assert.Equal(t, "over", h.reason("101"), "the card does not know that the stay is longer")
	h.encode("101")
	assert.Equal(t, "open", h.reason("101"))
	require.Equal(t, http.StatusNoContent, h.desk.erase(h.room, held.ID, "101").status)
	assert.Equal(t, "no_such_code", h.reason("101"))
	h.desk.refused(h.desk.do(http.MethodPost, frontDesk, wire.EncodeRequest{Number: "101"}), wire.CardNotFound)
	h.desk.refused(h.desk.do(http.MethodPost, "/v1/encoders/none/encode", wire.EncodeRequest{Number: "101"}), wire.EncoderNotFound)
}

// What a newer stay has ended stays ended, also when the newer one was taken back
// or is over, and whatever card the older one gets: it takes a stay of one's own.
func TestWhatANewerStayEndedStaysEnded(t *testing.T) {
	t.Parallel()
	h := newHotel(t)
	h.guest("201", "next week", false, 20, 48) // is told of first
	h.after(1)
	h.guest("101", "this week", false, 0, 30)
	h.encode("201")
	h.encode("101")
	require.Equal(t, "open", h.reason("101"))
	h.after(20)
	assert.Equal(t, "open", h.reason("201"), "it starts later, so it is newer")
	assert.Equal(t, "superseded", h.reason("101"))
	moved := h.guest("301", "moved in", false, 0, 1)
	h.encode("301")
	assert.Equal(t, "open", h.reason("301"), "who is told of last is newer, too")
	assert.Equal(t, "superseded", h.reason("201"))
	require.Equal(t, http.StatusNoContent, h.desk.erase(h.room, moved.ID, "301").status)
	assert.Equal(t, "superseded", h.reason("201"), "the one who moved in left again")

	h.guest("202", "next week", false, 0, 24)
	h.encode("202")
	assert.Equal(t, "superseded", h.reason("202"), "a card more is of the same stay")
	h.guest("203", "back", false, 0, 24)
	h.encode("203")
	assert.Equal(t, "open", h.reason("203"))
}

// A current stay that is put off ends nobody's before its time again.
func TestStayThatIsPutOffLetsOthersIn(t *testing.T) {
	t.Parallel()
	h := newHotel(t)
	held := h.guest("101", "put off", false, 0, 48)
	h.encode("101")
	require.Equal(t, "open", h.reason("101"))
	start, end := h.clock.Now().Add(24*time.Hour), h.clock.Now().Add(48*time.Hour)
	request := wire.CodeRequest{
		Mode: wire.CardMode, Name: "Guest", Mark: "101", StartsAt: &start, EndsAt: &end, Stay: &wire.Stay{ID: "put off"},
	}
	read[wire.Code](h.desk, h.desk.update(h.room, held.ID, request), http.StatusOK)
	h.encode("101")
	h.after(1)
	h.guest("201", "meanwhile", false, 0, 48)
	h.encode("201")
	assert.Equal(t, "open", h.reason("201"))
	h.after(25)
	assert.Equal(t, "open", h.reason("101"))
	assert.Equal(t, "superseded", h.reason("201"))
}

// A system is there with its first entrance, and stays what it is.
func TestSystemsAreMadeOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	room := w.lock("salto_space")
	assert.Equal(t, "salto_space", w.state(room).System)
	request := wire.SystemRequest{ID: "tower", Profile: "brivo", Name: "Tower", TimeZone: "Europe/Berlin"}
	made, err := w.CreateSystem(t.Context(), w.site.ID, request)
	require.NoError(t, err)
	again, err := w.CreateSystem(t.Context(), w.site.ID, request)
	require.NoError(t, err)
	assert.Equal(t, made, again)
	_, err = w.CreateSystem(t.Context(), w.site.ID, wire.SystemRequest{ID: "tower", Profile: "salto_space"})
	require.ErrorContains(t, err, "already_exists")
	_, err = w.CreateSystem(t.Context(), w.site.ID, wire.SystemRequest{Profile: "yale"})
	require.ErrorContains(t, err, "invalid_request")
	_, err = w.CreateLock(t.Context(), w.site.ID, wire.LockRequest{Profile: "yale", System: "tower"})
	require.ErrorContains(t, err, "invalid_request")
	_, err = w.CreateLock(t.Context(), w.site.ID, wire.LockRequest{Profile: "visionline", System: "tower"})
	require.ErrorContains(t, err, "already_exists")

	w.restart()
	a := w.account()
	listed := read[wire.LockList](a, a.do(http.MethodGet, "/v1/locks", nil), http.StatusOK)
	require.Len(t, listed.Systems, 2)
	assert.Equal(t, "salto_space_system", listed.Systems[0].Type)
	assert.Len(t, listed.Systems[0].Encoders, 1)
	assert.Equal(t, made, listed.Systems[1])
}

// Stays and cards are for locks that know them.
func TestLockWithoutAReaderTakesNoCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, card := w.account(), w.stay("10058400")
	card.Mode = wire.CardMode
	a.refused(a.create(w.lock("yale"), card), wire.Unsupported)
	card.Stay = &wire.Stay{ID: "summer"}
	a.refused(a.create(w.lock("brivo"), card), wire.NoStays)
	card.Stay = nil
	brivo := w.lock("brivo")
	a.created(brivo, card)
	a.refused(a.create(brivo, card), wire.DuplicateCode)
	card.Code = "no number"
	a.refused(a.create(brivo, card), wire.InvalidCode)
	used, err := w.Use(t.Context(), w.site.ID, brivo, wire.UseRequest{Card: "10058400"})
	require.NoError(t, err)
	assert.True(t, used.Opens)
}
