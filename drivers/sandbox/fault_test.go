package sandbox

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

func refusedWith(code wire.ProblemCode) reply {
	return reply{sent: true, status: code.Status(), problem: wire.ProblemDetail{Code: code, Message: "4821 is refused"}}
}

// written is the same reply to a write.
func written(r reply) reply {
	r.writes = true
	return r
}

func TestFaultOf(t *testing.T) {
	t.Parallel()
	refused := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	unsent, cancelled, cut := reply{err: refused}, reply{err: context.Canceled}, reply{sent: true, err: io.ErrUnexpectedEOF}
	late, nonsense := reply{sent: true, err: context.DeadlineExceeded}, reply{sent: true, status: 200, err: errNonsense}
	proxy, gateway, throttle := reply{sent: true, status: 401, err: errNonsense}, reply{sent: true, status: 502, err: errNonsense}, reply{sent: true, status: 429, err: errNonsense}
	surprise := reply{sent: true, status: 204}
	for name, c := range map[string]struct {
		reply reply
		want  latchkey.FaultClass
	}{
		"never sent":                      {unsent, latchkey.FaultGatewayOffline},
		"write never sent":                {written(unsent), latchkey.FaultGatewayOffline},
		"given up before it was sent":     {written(cancelled), latchkey.FaultBusy},
		"read cut off":                    {cut, latchkey.FaultGatewayOffline},
		"write cut off":                   {written(cut), latchkey.FaultAmbiguous},
		"read not answered in time":       {late, latchkey.FaultGatewayOffline},
		"write not answered in time":      {written(late), latchkey.FaultAmbiguous},
		"read answered with nonsense":     {nonsense, latchkey.FaultGatewayOffline},
		"write answered with nonsense":    {written(nonsense), latchkey.FaultAmbiguous},
		"write answered with another 2xx": {written(surprise), latchkey.FaultAmbiguous},
		"read by a proxy's 502":           {gateway, latchkey.FaultGatewayOffline},
		"write by a proxy's 502":          {written(gateway), latchkey.FaultAmbiguous},
		"a 401 of any shape":              {written(proxy), latchkey.FaultUnauthorized},
		"a 429 of any shape":              {written(throttle), latchkey.FaultBusy},
		"unauthorized":                    {written(refusedWith(wire.BadToken)), latchkey.FaultUnauthorized},
		"lock offline":                    {written(refusedWith(wire.LockOfflineCode)), latchkey.FaultOffline},
		"lock timeout of a read":          {refusedWith(wire.LockTimeout), latchkey.FaultOffline},
		"lock timeout of a write":         {written(refusedWith(wire.LockTimeout)), latchkey.FaultAmbiguous},
		"cloud down":                      {written(refusedWith(wire.CloudDown)), latchkey.FaultGatewayOffline},
		"internal error of a read":        {refusedWith(wire.Internal), latchkey.FaultGatewayOffline},
		"internal error of a write":       {written(refusedWith(wire.Internal)), latchkey.FaultAmbiguous},
		"rate limited":                    {written(refusedWith(wire.RateLimited)), latchkey.FaultBusy},
		"start in the past":               {written(refusedWith(wire.StartInPast)), latchkey.FaultBusy},
		"slots full":                      {written(refusedWith(wire.SlotsFull)), latchkey.FaultSlotsFull},
		"duplicate code":                  {written(refusedWith(wire.DuplicateCode)), latchkey.FaultDuplicateCode},
		"invalid code":                    {written(refusedWith(wire.InvalidCode)), latchkey.FaultInvalidCode},
		"unsupported":                     {written(refusedWith(wire.Unsupported)), latchkey.FaultUnsupported},
		"end required":                    {written(refusedWith(wire.EndRequired)), latchkey.FaultUnsupported},
		"replace required":                {written(refusedWith(wire.ReplaceRequired)), latchkey.FaultUnsupported},
		"no such lock":                    {refusedWith(wire.LockNotFound), latchkey.FaultNotFound},
		"no such code":                    {written(refusedWith(wire.CodeNotFound)), latchkey.FaultNotFound},
		"somebody else's entry":           {written(refusedWith(wire.MarkMismatch)), latchkey.FaultConflict},
		"name taken":                      {written(refusedWith(wire.NameTaken)), latchkey.FaultConflict},
		"invalid name":                    {written(refusedWith(wire.InvalidName)), latchkey.FaultPermanent},
		"invalid request":                 {written(refusedWith(wire.InvalidRequest)), latchkey.FaultPermanent},
		"no such route":                   {refusedWith(wire.NotFound), latchkey.FaultPermanent},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fault := faultOf(c.reply)
			assert.Equal(t, c.want, fault.Class)
			assert.NotEmpty(t, fault.Message)
			require.Error(t, fault.Cause)
			assert.NotContains(t, fault.Error()+fault.Cause.Error(), "4821", "the cloud's own text may quote a code")
		})
	}
}

func TestFaultDetails(t *testing.T) {
	t.Parallel()
	full := refusedWith(wire.SlotsFull)
	full.problem.Max = 30
	assert.Equal(t, 30, faultOf(full).Max)

	fine, coarse := refusedWith(wire.RateLimited), reply{sent: true, status: 429, err: errNonsense, retryAfter: "7"}
	fine.problem.RetryAfterMS = 1500
	assert.Equal(t, 1500*time.Millisecond, faultOf(fine).RetryAfter)
	assert.Equal(t, 7*time.Second, faultOf(coarse).RetryAfter)

	rule := refusedWith(wire.InvalidCode)
	rule.problem.Rule = string(latchkey.NoZeros)
	assert.Contains(t, faultOf(rule).Message, "no_zeros")
	rule.problem.Rule = "4821 has no letters"
	assert.NotContains(t, faultOf(rule).Message, "4821")
}
