package api

import (
	"encoding/json"
	"math"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"latchkey/api/problem"
	"latchkey/api/route"
)

const jsonType = "application/json"

// exchange is what is known of a request for its log line.
type exchange struct {
	id      string
	begun   time.Time
	route   string
	call    *route.Call      // nil before authentication
	problem *problem.Problem // nil when all went well
}

const exchangeKey = "latchkey.exchange"

func begin(c *gin.Context) *exchange {
	x := &exchange{id: uuid.NewString(), begun: time.Now(), route: c.FullPath()}
	if x.route == "" {
		x.route = "unmatched"
	}
	c.Set(exchangeKey, x)
	c.Header("seam-request-id", x.id)
	return x
}

// of finds the exchange that begin put there.
func of(c *gin.Context) *exchange {
	x, _ := c.MustGet(exchangeKey).(*exchange)
	return x
}

// answer is a response ready to be sent, and to be kept for a repetition.
type answer struct {
	status   int
	body     []byte
	replayed bool
}

func (s *server) send(c *gin.Context, a answer) {
	if a.replayed {
		c.Header("idempotency-replayed", "true")
	}
	c.Data(a.status, jsonType, a.body)
}

// fail sends an error and keeps it for the log. The request ends here.
func (s *server) fail(c *gin.Context, err error) {
	p := problem.From(err)
	of(c).problem = p
	if p.RetryAfter > 0 {
		c.Header("Retry-After", strconv.Itoa(int(math.Ceil(p.RetryAfter.Seconds()))))
	}
	if p.Allow != "" {
		c.Header("Allow", p.Allow)
	}
	c.Abort()
	s.send(c, failed(p))
}

func failed(p *problem.Problem) answer {
	body, err := json.Marshal(p.Body())
	if err != nil {
		body = []byte(`{"error":{"type":"internal_server_error","message":"The error cannot be shown."},"ok":false}`)
	}
	return answer{status: p.Status, body: body}
}

func succeeded(reply route.Reply) (answer, error) {
	body, err := json.Marshal(reply.Body)
	return answer{status: reply.Status, body: body}, err
}
