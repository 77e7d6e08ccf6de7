package api_test

import (
	"net/http"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"latchkey/api"
)

func loaded(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(api.OpenAPI())
	require.NoError(t, err)
	return doc
}

func TestTheDocumentIsValid(t *testing.T) {
	t.Parallel()
	doc := loaded(t)
	require.NoError(t, doc.Validate(t.Context()))
	first, second := api.OpenAPI(), api.OpenAPI()
	require.Equal(t, first, second)
	require.Greater(t, doc.Paths.Len(), 35)
	grant := doc.Components.Schemas["Grant"].Value
	require.Contains(t, grant.Required, "display_status")
	require.NotContains(t, grant.Required, "access_grant_key")
	require.True(t, grant.Properties["ends_at"].Value.Nullable)
	require.Equal(t, "uuid", grant.Properties["access_grant_id"].Value.Format)
}

func TestTheDocumentIsServed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/openapi.json", nil)
	require.NoError(t, err)
	a := r.serve(request)
	require.Equal(t, http.StatusOK, a.Code)
	require.Equal(t, api.OpenAPI(), a.Body.Bytes())
}

func TestTheDocumentSaysWhatARouteTakes(t *testing.T) {
	t.Parallel()
	doc := loaded(t)
	list := doc.Paths.Find("/access_grants/list")
	require.NotNil(t, list.Post)
	limit := list.Get.Parameters.GetByInAndName("query", "limit")
	require.InDelta(t, 500, limit.Schema.Value.Default, 0)
	require.Equal(t, "int32", limit.Schema.Value.Format, "what is larger is a 400")
	require.Nil(t, doc.Paths.Find("/access_grants/create").Get)
	create := doc.Paths.Find("/access_grants/create").Post
	body := create.RequestBody.Value.Content.Get("application/json").Schema.Value
	require.Equal(t, []string{"requested_access_methods"}, body.Required)
	require.Len(t, body.OneOf, 2)
	require.NotNil(t, create.Parameters.GetByInAndName("header", "Idempotency-Key"))
	require.Empty(t, *doc.Paths.Find("/health").Get.Security)
}

// Every answer of the handlers is what the document says it is.
func TestAnswersFitTheDocument(t *testing.T) {
	t.Parallel()
	doc := loaded(t)
	for target := range reads() {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			body := newRig(t).get(target).ok(t)
			schema := doc.Paths.Find(pathOf(target)).Get.Responses.Status(http.StatusOK).Value.Content.Get("application/json").Schema.Value
			require.NoError(t, schema.VisitJSON(body))
		})
	}
}
