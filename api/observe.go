package api

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"

	"latchkey/api/problem"
)

// observe gives every request an id, counts it and writes its log line.
func (s *server) observe(c *gin.Context) {
	x := begin(c)
	c.Next()
	took := time.Since(x.begun)
	s.metrics.count(x.route, c.Request.Method, c.Writer.Status(), took)
	level := slog.LevelInfo
	if c.Writer.Status() >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	s.Log.LogAttrs(c.Request.Context(), level, "request", x.attrs(c, took)...)
}

// attrs leaves out bodies, queries and headers: they may hold PINs and tokens.
func (x *exchange) attrs(c *gin.Context, took time.Duration) []slog.Attr {
	attrs := []slog.Attr{
		slog.String("request_id", x.id), slog.String("route", x.route), slog.String("method", c.Request.Method),
		slog.Int("status", c.Writer.Status()), slog.Duration("duration", took),
	}
	if x.call != nil {
		attrs = append(attrs, slog.String("workspace_id", x.call.Workspace.ID))
		attrs = append(attrs, x.call.Notes()...)
	}
	if x.problem != nil {
		attrs = append(attrs, slog.String("error_type", x.problem.Type))
	}
	if x.problem != nil && x.problem.Cause != nil {
		attrs = append(attrs, slog.String("cause", x.problem.Cause.Error()))
	}
	return attrs
}

// recover turns a panic into a 500 whose cause only the log learns.
func (s *server) recover(c *gin.Context) {
	defer func() {
		switch value := recover(); value {
		case nil:
		case http.ErrAbortHandler:
			panic(value)
		default:
			s.fail(c, problem.Internal(fmt.Errorf("panic: %v\n%s", value, debug.Stack())))
		}
	}()
	c.Next()
}
