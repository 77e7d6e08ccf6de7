package api

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"latchkey/api/connect"
	"latchkey/api/keypage"
	"latchkey/api/portal"
	"latchkey/api/problem"
	"latchkey/api/route"
)

// server carries requests through the table.
type server struct {
	Config

	metrics *metrics
	guesses *guesses
}

// New builds the API. It fails when the metrics are registered already.
func New(config Config) (http.Handler, error) {
	metrics, err := newMetrics(config.Metrics)
	if err != nil {
		return nil, fmt.Errorf("register API metrics: %w", err)
	}
	s := &server{Config: config.withDefaults(), metrics: metrics, guesses: newGuesses(config.Clock)}
	page, err := connect.New(connect.Config{
		Page: s.ConnectPage, Providers: s.Providers, Log: s.Log, PublicURL: s.PublicURL,
	})
	if err != nil {
		return nil, fmt.Errorf("connect page: %w", err)
	}
	return s.engine(table(s.Services), page, keypage.New(s.Log), portal.New(s.Log)), nil
}

func (s *server) engine(rows []route.Row, page, keyPage, portalPage http.Handler) *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.RedirectTrailingSlash = false
	engine.Use(s.observe, s.recover)
	// The pages are for people: no other site's script has business with them.
	engine.Any(connect.Path, gin.WrapH(page))
	engine.GET(connect.AssetsPath+"*file", gin.WrapH(page))
	engine.GET(keypage.Path, gin.WrapH(keyPage))
	engine.GET(keypage.AssetsPath+"*file", gin.WrapH(keyPage))
	engine.GET(portal.Path, gin.WrapH(portalPage))
	engine.GET(portal.AssetsPath+"*file", gin.WrapH(portalPage))
	engine.Use(cors)
	for _, row := range rows {
		engine.Any(row.Path, s.handle(row))
	}
	engine.GET("/openapi.json", serveSpec)
	engine.NoRoute(func(c *gin.Context) { s.fail(c, problem.NoRoute(c.Request.URL.Path)) })
	return engine
}

func serveSpec(c *gin.Context) { c.Data(http.StatusOK, jsonType, document()) }
