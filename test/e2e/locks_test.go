package e2e_test

import (
	"slices"
	"strconv"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey/drivers/sandbox/wire"
	"latchkey/drivers/uhppote/uhppotetest"
	"latchkey/internal/stack"
)

// opens asks the lock itself whether a code would open it now.
func (h *house) opens(lock, code string) bool {
	h.t.Helper()
	answer, err := h.Locks.Try(h.t.Context(), stack.Site, lock, wire.TryRequest{Code: code})
	require.NoError(h.t, err)
	return answer.Opens
}

// codes are the codes that a lock holds.
func (h *house) codes(lock string) []string {
	h.t.Helper()
	state, err := h.Locks.Lock(h.t.Context(), stack.Site, lock)
	require.NoError(h.t, err)
	codes := make([]string, 0, len(state.Codes))
	for _, code := range state.Codes {
		codes = append(codes, code.Code)
	}
	return codes
}

// panel is what the panel holds, by number.
func (h *house) panel() map[uint32]uhppotetest.Record {
	h.t.Helper()
	records, err := h.Panels.Outsider(stack.Panel).Records(stack.Panel)
	require.NoError(h.t, err)
	byNumber := map[uint32]uhppotetest.Record{}
	for _, record := range records {
		byNumber[record.Number] = record
	}
	return byNumber
}

// admits swipes or keys a number at a panel's door.
func (h *house) admits(door int, number string) bool {
	h.t.Helper()
	keyed, err := strconv.ParseUint(number, 10, 32)
	require.NoError(h.t, err)
	granted, err := h.Panels.Swipe(h.t.Context(), stack.Panel, uhppotetest.Swipe{Door: door, Number: uint32(keyed)})
	require.NoError(h.t, err)
	return granted
}

// clean fails unless no lock and no panel holds any secret that was handed out.
func (h *house) clean(locks ...string) {
	h.t.Helper()
	for _, lock := range locks {
		for _, code := range h.codes(lock) {
			require.False(h.t, slices.Contains(h.pins, code), "lock %s still holds a code of ours", lock)
		}
	}
	for number := range h.panel() {
		require.False(h.t, slices.Contains(h.pins, strconv.FormatUint(uint64(number), 10)), "the panel still holds a number of ours")
	}
}

// fault makes a lock go wrong.
func (h *house) fault(lock string, fault wire.Fault) {
	h.t.Helper()
	require.NoError(h.t, h.Locks.AddFault(h.t.Context(), stack.Site, lock, fault))
}

// cure takes all faults from a lock.
func (h *house) cure(lock string) {
	h.t.Helper()
	require.NoError(h.t, h.Locks.ClearFaults(h.t.Context(), stack.Site, lock, ""))
}

// soon is ample for what takes a second or two on an idle machine.
const soon = 45 * time.Second
