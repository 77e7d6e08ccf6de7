// Package latchkey is the dictionary of the domain: grants, methods, doors,
// credentials, people, spaces and events, and the ports through which the API
// and the workflows reach them. It imports the standard library only.
package latchkey
