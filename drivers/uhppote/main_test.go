package uhppote_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain runs many tests side by side: they spend their time waiting for
// answers that never come.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "12"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
