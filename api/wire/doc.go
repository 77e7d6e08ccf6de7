// Package wire is the resources as callers see them: one struct a resource,
// each with a function that makes it from the domain. Optional keys are left
// out when unset; lists are always there, if empty.
package wire
