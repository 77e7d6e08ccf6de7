// Package stack runs the real program for a test: API, worker and sandbox lock
// cloud as processes of their own, a third party's panel simulator, a database
// schema and a Temporal namespace of the test's own.
//
//	s := stack.Start(t)
//	grant := s.API.Create(…)
//	s.Worker.Kill() // kill -9
//	s.StartWorker()
//
// `make test` starts the servers it needs.
package stack
