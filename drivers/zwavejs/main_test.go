package zwavejs_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"sync"
	"testing"

	"latchkey/drivers/zwavejs/zwavetest"
)

// locksOfEach is how many cases can have locks of one kind at a time, by three.
const locksOfEach = 6

// network is the one that all tests share: its interviews take half a minute.
var network struct {
	once    sync.Once
	err     error
	running *zwavetest.Network
	free    map[zwavetest.Kind]chan zwavetest.Lock
	deal    map[zwavetest.Kind]*sync.Mutex
}

// TestMain runs many tests side by side: they mostly wait for answers.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "6"); err != nil {
		panic(err)
	}
	dir, err := os.MkdirTemp("", "zwave")
	if err != nil {
		panic(err)
	}
	scratch = dir
	code := m.Run()
	if network.running != nil {
		network.running.Stop()
	}
	if code != 0 {
		fmt.Fprintln(os.Stderr, "the network's log is in", dir)
		os.Exit(code)
	}
	_ = os.RemoveAll(dir) // nothing in it is wanted
	os.Exit(code)
}

var scratch string

// locks lends a test some locks of a kind, empty and in reach.
func locks(t *testing.T, kind zwavetest.Kind, count int) []zwavetest.Lock {
	t.Helper()
	if testing.Short() {
		t.Skip("needs node and the Z-Wave network, and -short asks for no services")
	}
	network.once.Do(startNetwork)
	if network.err != nil {
		t.Fatal(network.err)
	}
	network.deal[kind].Lock() // or two tests with a part of what they need wait for each other
	defer network.deal[kind].Unlock()
	var lent []zwavetest.Lock
	for range count {
		lock := <-network.free[kind]
		lent = append(lent, lock)
		t.Cleanup(func() { giveBack(t, lock) })
		if err := lock.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return lent
}

// giveBack is for the next test, which wants the lock in reach and empty.
func giveBack(t *testing.T, lock zwavetest.Lock) {
	t.Helper()
	if err := lock.SetOnline(context.Background(), true); err != nil {
		t.Error(err)
	}
	network.free[lock.Kind] <- lock
}

// howMany is how many locks of a kind the network has.
func howMany(kind zwavetest.Kind) int {
	if kind == zwavetest.Clockless || kind == zwavetest.Weekly {
		return 1
	}
	return locksOfEach
}

func startNetwork() {
	var kinds []zwavetest.Kind
	network.free, network.deal = map[zwavetest.Kind]chan zwavetest.Lock{}, map[zwavetest.Kind]*sync.Mutex{}
	for _, kind := range []zwavetest.Kind{zwavetest.Code, zwavetest.Schedule, zwavetest.Credential, zwavetest.Clockless, zwavetest.Weekly} {
		network.free[kind], network.deal[kind] = make(chan zwavetest.Lock, locksOfEach), &sync.Mutex{}
		for range howMany(kind) {
			kinds = append(kinds, kind)
		}
	}
	network.running, network.err = zwavetest.Start(context.Background(), scratch, kinds...)
	if network.err != nil {
		return
	}
	for kind, free := range network.free {
		for _, node := range network.running.Nodes(kind) {
			free <- network.running.Lock(node)
		}
	}
}
