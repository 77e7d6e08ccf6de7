// Package route declares the routes of the API. A Row says all there is to say
// about a route; binding, validation, verbs, authentication, the envelope and
// the OpenAPI document come from it.
package route

import (
	"net/http"
	"slices"
)

// Kind is what a route does, which decides the verbs it takes (contract 1.3).
type Kind struct {
	Verbs  []string
	Writes bool
}

// The kinds. POST always works.
var (
	reads   = Kind{Verbs: []string{http.MethodGet, http.MethodPost}}
	deletes = Kind{Verbs: []string{http.MethodDelete, http.MethodPost}, Writes: true}
	updates = Kind{Verbs: []string{http.MethodPatch, http.MethodPost}, Writes: true}
	adds    = Kind{Verbs: []string{http.MethodPost, http.MethodPut}, Writes: true}
	asks    = Kind{Verbs: []string{http.MethodPost}}
	acts    = Kind{Verbs: []string{http.MethodPost}, Writes: true}
)

// Takes reports whether the kind takes the verb.
func (k Kind) Takes(verb string) bool { return slices.Contains(k.Verbs, verb) }

// HasBody reports whether a request with the verb carries its parameters in a
// body. The bodies of the others are ignored (contract 1.3).
func HasBody(verb string) bool { return verb != http.MethodGet && verb != http.MethodDelete }

// Scheme is a way to authenticate (contract 1.2).
type Scheme string

// The schemes of the contract.
const (
	PublishableKey   Scheme = "publishable_key"
	APIKey           Scheme = "api_key"
	AccessToken      Scheme = "pat_with_workspace"
	AccessTokenAlone Scheme = "pat_without_workspace"
	ClientSession    Scheme = "client_session"
	CustomerSession  Scheme = "client_session_with_customer"
	CustomerReadOnly Scheme = "client_session_with_customer_ro"
)
