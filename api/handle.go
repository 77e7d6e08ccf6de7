package api

import (
	"context"

	"github.com/gin-gonic/gin"

	"latchkey"
	"latchkey/api/problem"
	"latchkey/api/route"
)

// handle carries out one route: who asks, may they ask so, what do they ask, of
// what that is theirs, then the work (contract 1.3 fixes the order).
func (s *server) handle(row route.Row) gin.HandlerFunc {
	return func(c *gin.Context) {
		ctx, cancel := context.WithTimeout(c.Request.Context(), s.Timeout)
		defer cancel()
		answer, err := s.admitted(ctx, c, row)
		if err != nil {
			s.fail(c, err)
			return
		}
		s.send(c, answer)
	}
}

// admitted carries out a route, unless whoever asks tries out secrets.
func (s *server) admitted(ctx context.Context, c *gin.Context, row route.Row) (answer, error) {
	if !row.Secret {
		return s.serve(ctx, c, row)
	}
	from := networkOf(c.Request)
	if err := s.guesses.admit(from); err != nil {
		return answer{}, err
	}
	served, err := s.serve(ctx, c, row)
	s.guesses.note(from, err)
	return served, err
}

func (s *server) serve(ctx context.Context, c *gin.Context, row route.Row) (answer, error) {
	caller, err := s.authenticate(ctx, c.Request.Header, row.Schemes)
	if err == nil {
		err = admit(caller, row.Path)
	}
	if err != nil {
		return answer{}, err
	}
	ctx = latchkey.WithClockOffset(ctx, caller.Workspace.ClockOffset)
	call := route.NewCall(caller, c.Request.Method, s.Clock, s.baseURL(c.Request), row.Path)
	of(c).call = call
	if !row.Kind.Takes(c.Request.Method) {
		return answer{}, problem.MethodNotAllowed(row.Kind.Verbs)
	}
	values, err := s.values(c, row)
	if err != nil {
		return answer{}, err
	}
	bound, err := row.Bind(call, values)
	if err != nil {
		return answer{}, err
	}
	if err := s.guard(ctx, call, row, values); err != nil {
		return answer{}, err
	}
	return s.carryOut(ctx, c.GetHeader(idempotencyHeader), row, call, bound)
}

func run(ctx context.Context, work func(context.Context) (route.Reply, error)) (answer, error) {
	reply, err := work(ctx)
	if err != nil {
		return answer{}, err
	}
	return succeeded(reply)
}
