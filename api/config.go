package api

import (
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"latchkey"
)

// Services are the ports that the routes are built on.
type Services struct {
	Callers     latchkey.Callers
	Reach       latchkey.Reach
	Workspaces  latchkey.Workspaces
	Sessions    latchkey.ClientSessions
	Profiles    latchkey.Profiles
	Accounts    latchkey.Accounts
	Providers   latchkey.Providers
	Webviews    latchkey.Webviews
	ConnectPage latchkey.ConnectPage
	Doors       latchkey.Doors
	Systems     latchkey.Systems
	Spaces      latchkey.Spaces
	Identities  latchkey.Identities
	Grants      latchkey.Grants
	ACSUsers    latchkey.ACSUsers
	ACSAccess   latchkey.ACSAccess
	ACSGroups   latchkey.ACSGroups

	ACSCredentials latchkey.ACSCredentials

	Methods     latchkey.Methods
	Requests    latchkey.MethodRequests
	Events      latchkey.Events
	Webhooks    latchkey.Webhooks
	Attempts    latchkey.ActionAttempts
	Locks       latchkey.Locks
	Encoders    latchkey.Encoders
	Cards       latchkey.Cards
	Devices     latchkey.Devices
	Codes       latchkey.AccessCodes
	Outside     latchkey.OutsideChanges
	Idempotency latchkey.Idempotency
	Probe       latchkey.Probe
	Clocks      latchkey.Clocks
	Previews    latchkey.GrantPreviews
	Suspensions latchkey.Suspensions
	Retries     latchkey.Retries
	Timelines   latchkey.Timelines
	InstantKeys latchkey.InstantKeys
	KeyHolders  latchkey.KeyHolders
	Phones      latchkey.Phones
	Portals     latchkey.Portals
	Clock       latchkey.Clock // the real time; handlers take the workspace's from their call
}

// Config is what the API needs. Zero limits take their defaults.
type Config struct {
	Services

	Log       *slog.Logger
	Metrics   prometheus.Registerer
	PublicURL string        // how callers reach the API; "" to go by each request's Host
	Timeout   time.Duration // for one request; 25 s, less than the 30 s of the SDKs
	MaxBody   int64         // in bytes; 1 MiB
}

const (
	defaultTimeout = 25 * time.Second
	defaultMaxBody = 1 << 20
)

func (c Config) withDefaults() Config {
	if c.Timeout == 0 {
		c.Timeout = defaultTimeout
	}
	if c.MaxBody == 0 {
		c.MaxBody = defaultMaxBody
	}
	return c
}
