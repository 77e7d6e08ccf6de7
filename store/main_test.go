package store_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"latchkey/internal/storetest"
)

// Every type of event is written in some test, where it is held against the
// contract's properties (storetest). Only a run of all tests can tell.
func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 && flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.skip").Value.String() == "" {
		untold, err := storetest.Untold("..")
		if err != nil || len(untold) > 0 {
			fmt.Fprintln(os.Stderr, "no test writes these events:", untold, err)
			code = 1
		}
	}
	os.Exit(code)
}
