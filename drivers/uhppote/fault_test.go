package uhppote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestFaultOf(t *testing.T) {
	t.Parallel()
	before := func(cause error) error { return &linkError{cause: cause} }
	after := func(cause error) error { return &linkError{sent: true, cause: cause} }
	for name, c := range map[string]struct {
		what  function
		err   error
		class latchkey.FaultClass
	}{
		"no answer to a read":             {getCard, after(os.ErrDeadlineExceeded), latchkey.FaultOffline},
		"no answer to a write":            {putCard, after(os.ErrDeadlineExceeded), latchkey.FaultAmbiguous},
		"no answer to a removal":          {deleteCard, after(os.ErrDeadlineExceeded), latchkey.FaultAmbiguous},
		"no answer to an unlocking":       {openDoor, after(os.ErrDeadlineExceeded), latchkey.FaultAmbiguous},
		"no answer to the clock":          {setTime, after(os.ErrDeadlineExceeded), latchkey.FaultAmbiguous},
		"hung up on a read":               {countCards, after(io.EOF), latchkey.FaultOffline},
		"hung up on a write":              {putCard, after(io.ErrUnexpectedEOF), latchkey.FaultAmbiguous},
		"reset after a write":             {putCard, after(syscall.ECONNRESET), latchkey.FaultAmbiguous},
		"nonsense to a read":              {getCard, after(errGarbage), latchkey.FaultOffline},
		"nonsense to a write":             {putCard, after(errGarbage), latchkey.FaultAmbiguous},
		"refused over tcp":                {putCard, before(syscall.ECONNREFUSED), latchkey.FaultOffline},
		"refused over udp, to a write":    {putCard, after(syscall.ECONNREFUSED), latchkey.FaultOffline},
		"refused, wrapped":                {getCard, before(fmt.Errorf("dial: %w", syscall.ECONNREFUSED)), latchkey.FaultOffline},
		"no host":                         {putCard, before(syscall.EHOSTUNREACH), latchkey.FaultOffline},
		"no connection in time":           {putCard, before(os.ErrDeadlineExceeded), latchkey.FaultOffline},
		"the caller's time was up":        {putCard, before(context.DeadlineExceeded), latchkey.FaultOffline},
		"the caller gave up before":       {putCard, before(context.Canceled), latchkey.FaultBusy},
		"the caller gave up on a read":    {getCard, after(errors.Join(os.ErrDeadlineExceeded, context.Canceled)), latchkey.FaultBusy},
		"the caller gave up on a write":   {putCard, after(context.Canceled), latchkey.FaultAmbiguous},
		"no network":                      {putCard, before(syscall.ENETUNREACH), latchkey.FaultGatewayOffline},
		"an address that is not ours":     {getCard, before(syscall.EADDRNOTAVAIL), latchkey.FaultGatewayOffline},
		"not allowed to send":             {putCard, before(syscall.EPERM), latchkey.FaultGatewayOffline},
		"an error that nobody thought of": {getCard, errors.New("?"), latchkey.FaultAmbiguous},
	} {
		fault := faultOf(c.what, c.err)
		require.Equal(t, c.class, fault.Class, name)
		require.ErrorIs(t, fault, c.err, name)
		require.NotEmpty(t, fault.Message, name)
	}
}
