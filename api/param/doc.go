// Package param reads a request's parameters into typed structs. A struct's
// tags say all there is to say about a parameter; from them come the reading of
// queries and bodies, the validation with its messages, and the documentation.
//
//	type listSpaces struct {
//		Search string            `param:"search,min=1"`
//		Key    param.Opt[string] `param:"space_key,nullable,key"`
//		IDs    []string          `param:"space_ids,uuid"`
//	}
//
// Options: required, nullable, uuid, email, datetime (RFC 3339), time (any
// usual notation), key (a caller's resource key), min=, max= (of a string's
// length, a number's value, a list's length), deprecated. A list hands its
// format on to its items. Further tags: enum:"a|b", pattern:"^x$", doc:"…".
package param
