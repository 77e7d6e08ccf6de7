package api

import (
	"bytes"
	"sync"

	"latchkey/api/openapi"
)

// OpenAPI returns the OpenAPI document of the API. It needs no server.
func OpenAPI() []byte { return bytes.Clone(document()) }

var document = sync.OnceValue(func() []byte { return openapi.Document(table(Services{})) })
