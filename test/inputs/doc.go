// Package inputs sends strange bodies to every route of a running Latchkey.
package inputs
