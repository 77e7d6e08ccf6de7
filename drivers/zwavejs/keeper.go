package zwavejs

import "sync"

// tries is how often in a row a lock may fail at keeping a window before Latchkey
// keeps its windows for it: once, a frame may have been lost.
const tries = 2

// keeper is what a lock has shown of how it keeps windows.
type keeper struct {
	mu    sync.Mutex
	count int // schedules a code; 0 unknown
	fails int // in a row
}

func (k *keeper) places() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.count
}

func (k *keeper) learn(count int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.count = count
}

func (k *keeper) strike() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.fails++
}

// worked forgets failures, unless there were too many.
func (k *keeper) worked() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fails < tries {
		k.fails = 0
	}
}

func (k *keeper) giveUp() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.fails = tries
}

func (k *keeper) gaveUp() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.fails >= tries
}
