package sandbox

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

// refusal keeps the cloud's own word for a fault, for this package and the log.
type refusal wire.ProblemCode

// Error implements error.
func (r refusal) Error() string { return "the cloud said " + string(r) }

// refusedFor reports whether the cloud refused with the code.
func refusedFor(err error, code wire.ProblemCode) bool {
	var said refusal
	return errors.As(err, &said) && said == refusal(code)
}

// meaning is how a refusal reads to the core and to people.
type meaning struct {
	class latchkey.FaultClass
	text  string
}

// meanings holds every refusal that says for sure that nothing was done.
var meanings = map[wire.ProblemCode]meaning{
	wire.LockOfflineCode: {latchkey.FaultOffline, "the lock cannot be reached"},
	wire.HubOfflineCode:  {latchkey.FaultGatewayOffline, "the hub before the lock cannot be reached"},
	wire.Unpaid:          {latchkey.FaultOffline, "the lock maker's subscription has expired; renew it there"},
	wire.CloudDown:       {latchkey.FaultGatewayOffline, "the lock cloud is down"},
	wire.RateLimited:     {latchkey.FaultBusy, "the lock cloud asks to come back later"},
	wire.StartInPast:     {latchkey.FaultBusy, "the lock's clock is ahead of ours"},
	wire.SlotsFull:       {latchkey.FaultSlotsFull, "the lock holds no more codes"},
	wire.DuplicateCode:   {latchkey.FaultDuplicateCode, "another entry on the lock has this code"},
	wire.InvalidCode:     {latchkey.FaultInvalidCode, "the code breaks a rule of the lock"},
	wire.Unsupported:     {latchkey.FaultUnsupported, "the lock cannot do this"},
	wire.EndRequired:     {latchkey.FaultUnsupported, "the lock takes no code without an end"},
	wire.NoTimeFrame:     {latchkey.FaultUnsupported, "the lock takes no such window"},
	wire.NotRevocable:    {latchkey.FaultUnsupported, "an offline code works until its end"},
	wire.ReplaceRequired: {latchkey.FaultUnsupported, "the lock changes no code in place"},
	wire.BadToken:        {latchkey.FaultUnauthorized, "the lock cloud does not accept our token"},
	wire.LockNotFound:    {latchkey.FaultNotFound, "the account has no such lock"},
	wire.CodeNotFound:    {latchkey.FaultNotFound, "the lock holds no such entry"},
	wire.MarkMismatch:    {latchkey.FaultConflict, "somebody else's entry is where ours was"},
	wire.NameTaken:       {latchkey.FaultConflict, "another entry on the lock has the same name"},
	wire.InvalidRequest:  {latchkey.FaultPermanent, "the lock cloud does not understand us"},
	wire.InvalidName:     {latchkey.FaultPermanent, "the lock does not take the name"},
	wire.NotFound:        {latchkey.FaultPermanent, "there is no lock cloud at this address"},

	wire.NoStays:           {latchkey.FaultUnsupported, "the lock knows no stays"},
	wire.EncoderNotFound:   {latchkey.FaultOffline, "the account has no such encoder"},
	wire.CardNotFound:      {latchkey.FaultNotFound, "the system holds no such card"},
	wire.NoCard:            {latchkey.FaultPermanent, "there is no card on the encoder"},
	wire.CardFormat:        {latchkey.FaultPermanent, "the card on the encoder is of another kind"},
	wire.CardNotReissuable: {latchkey.FaultPermanent, "the card on the encoder cannot be written again"},
	wire.CardInterrupted:   {latchkey.FaultPermanent, "the card was taken away while it was written"},
}

// faultOf is the one place where a failed call becomes a fault. What left us
// and has no clear answer is ambiguous if it was a write.
func faultOf(r reply) *latchkey.Fault {
	if known, is := meanings[r.problem.Code]; is && r.err == nil {
		return &latchkey.Fault{
			Class: known.class, Message: known.text + ruleOf(r.problem), Max: r.problem.Max,
			RetryAfter: retryAfter(r), Cause: refusal(r.problem.Code),
		}
	}
	class, text := r.unclear()
	return &latchkey.Fault{Class: class, Message: text, RetryAfter: retryAfter(r), Cause: r.cause()}
}

// unclear classes what is no refusal that we know.
func (r *reply) unclear() (class latchkey.FaultClass, text string) {
	switch {
	case !r.sent && errors.Is(r.err, context.Canceled):
		return latchkey.FaultBusy, "given up before the lock cloud was asked"
	case !r.sent:
		return latchkey.FaultGatewayOffline, "the lock cloud cannot be reached"
	case r.status == http.StatusUnauthorized:
		return latchkey.FaultUnauthorized, "the lock cloud does not accept our token"
	case r.status == http.StatusTooManyRequests:
		return latchkey.FaultBusy, "the lock cloud asks to come back later"
	case r.writes:
		return latchkey.FaultAmbiguous, "the lock cloud did not confirm a command that may have been carried out"
	case r.problem.Code == wire.LockTimeout:
		return latchkey.FaultOffline, "the lock did not answer in time"
	}
	return latchkey.FaultGatewayOffline, "the lock cloud gave no usable answer"
}

func (r *reply) cause() error {
	if r.err == nil {
		return refusal(r.problem.Code)
	}
	return r.err
}

// ruleOf names the rule that a code breaks, if it is one we know.
func ruleOf(said wire.ProblemDetail) string {
	if said.Code != wire.InvalidCode || !knownRule(said.Rule) {
		return ""
	}
	return ": " + said.Rule
}

// retryAfter is how long the cloud asks to wait; 0 when it does not say.
func retryAfter(r reply) time.Duration {
	if r.problem.RetryAfterMS > 0 {
		return time.Duration(r.problem.RetryAfterMS) * time.Millisecond
	}
	seconds, err := strconv.Atoi(r.retryAfter)
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}
