package api

import "latchkey/api/openapi"

// OpenAPI returns the OpenAPI document of the API. It needs no server.
func OpenAPI() []byte { return openapi.Document(table(Services{})) }
