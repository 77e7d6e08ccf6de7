package api

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// allowedHeaders are those that browsers may send (contract 1.1), and ours.
var allowedHeaders = strings.Join([]string{
	"x-csrf-token", "x-requested-with", "accept", "accept-version", "content-length", "content-md5",
	"content-type", "date", "x-api-version", "seam-workspace", "authorization", "user-agent",
	"seam-lts-version", "seam-sdk-version", "seam-sdk-name", "seam-publishable-key",
	"seam-client-session-token", "client-session-token", "seam-api-key", "seam-user-identifier-key",
	"idempotency-key",
}, ", ")

const (
	allowedMethods = "GET, POST, PUT, PATCH, DELETE, OPTIONS"
	exposedHeaders = "seam-request-id, idempotency-replayed, retry-after"
)

// cors lets browsers in from anywhere: requests are authorized by a header, not
// by a cookie. The origin is echoed because SDKs ask with credentials.
func cors(c *gin.Context) {
	origin := c.GetHeader("Origin")
	if origin == "" {
		origin = "*"
	}
	c.Header("Access-Control-Allow-Origin", origin)
	c.Header("Access-Control-Allow-Methods", allowedMethods)
	c.Header("Access-Control-Allow-Headers", allowedHeaders)
	c.Header("Access-Control-Expose-Headers", exposedHeaders)
	c.Header("Access-Control-Allow-Credentials", "true")
	c.Header("Vary", "Origin")
	if c.Request.Method == http.MethodOptions {
		c.AbortWithStatus(http.StatusOK)
	}
}
