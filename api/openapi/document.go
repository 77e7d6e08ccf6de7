// Package openapi writes the OpenAPI document of a table of routes: parameters
// from their schemas, answers from the structs that are sent.
package openapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"latchkey/api/route"
)

// object is a JSON object of the document. Its keys come out sorted, so that
// the same table gives the same bytes.
type object = map[string]any

// The words of the document that come up again and again.
const (
	typeString     = "string"
	typeObject     = "object"
	keyProperties  = "properties"
	keyRequired    = "required"
	keyDescription = "description"
)

// Document writes the document of the rows.
func Document(rows []route.Row) []byte {
	results := results{}
	paths := object{}
	for _, row := range rows {
		paths[row.Path] = results.path(row)
	}
	text, err := json.MarshalIndent(object{
		"openapi": "3.0.3",
		"info": object{
			"title": "Latchkey", "version": "1",
			keyDescription: "Access to doors, over the Seam Access Grants API. " +
				"POST works for every route, with the same parameters in a JSON body.",
		},
		"servers": []object{{"url": "/"}},
		"paths":   paths,
		"components": object{
			"schemas": results, "responses": object{"Error": errorResponse()},
			"securitySchemes": securitySchemes(),
		},
	}, "", "  ")
	if err != nil {
		panic(fmt.Sprintf("openapi: the document is no JSON: %v", err))
	}
	return append(text, '\n')
}

func (r results) path(row route.Row) object {
	out := object{}
	for _, verb := range row.Kind.Verbs {
		out[strings.ToLower(verb)] = r.operation(row, verb)
	}
	return out
}

func (r results) operation(row route.Row, verb string) object {
	out := object{
		"operationId": name(row.Path, verb),
		"tags":        []string{strings.Split(row.Path, "/")[1]},
		"responses": object{
			"200":     object{keyDescription: "OK", "content": asJSON(r.envelope(row))},
			"default": object{"$ref": "#/components/responses/Error"},
		},
		"security": security(row),
	}
	if route.HasBody(verb) {
		out["requestBody"] = object{"content": asJSON(body(row))}
		out["parameters"] = idempotency(row)
	} else {
		out["parameters"] = append(query(row), idempotency(row)...)
	}
	return out
}

// name is the path and the verb in camel case, such as accessGrantsGetPost.
func name(path, verb string) string {
	words := strings.FieldsFunc(path+"_"+strings.ToLower(verb), func(r rune) bool { return r == '/' || r == '_' })
	for i, word := range words[1:] {
		words[i+1] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, "")
}

func idempotency(row route.Row) []object {
	if !row.Kind.Writes {
		return nil
	}
	return []object{{
		"name": "Idempotency-Key", "in": "header", "schema": object{"type": typeString, "maxLength": 255},
		keyDescription: "Makes the request safe to repeat: for 24 hours the same key returns the first answer again.",
	}}
}

func asJSON(schema object) object { return object{"application/json": object{"schema": schema}} }

func errorResponse() object {
	text := object{"type": typeString}
	return object{
		keyDescription: http.StatusText(http.StatusBadRequest) + " and other failures",
		"content": asJSON(object{
			"type": typeObject, keyRequired: []string{"error", "ok"},
			keyProperties: object{
				"ok": object{"type": "boolean"},
				"error": object{
					"type": typeObject, keyRequired: []string{"type", "message"},
					keyProperties: object{"type": text, "message": text, "validation_errors": object{"type": typeObject}},
				},
			},
		}),
	}
}
