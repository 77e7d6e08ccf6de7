// Package devenv finds, builds, starts and stops the third-party programs that
// Latchkey needs around it on one machine: PostgreSQL, the Temporal server with
// its Web UI, and a simulated UHPPOTE panel. `latchkey dev` and the test runner
// (cmd/withservices) are its only callers; nothing in the product depends on it.
//
// A stack is put together like this:
//
//	root, err := devenv.FindRoot(".")
//	state, err := devenv.OpenState(filepath.Join(root, ".latchkey")) // one owner at a time
//	defer state.Close()
//
//	group := devenv.NewGroup(state.Path("logs"), report) // report is func(string), one line a call
//	defer group.Stop()                                   // the reverse of the order of starting
//
//	tools := devenv.Toolchain{Root: root, Report: report}
//	temporalTools, err := tools.Ensure(ctx, devenv.TemporalTools) // built once a machine
//
//	pg, err := devenv.StartPostgres(ctx, group, devenv.PostgresOptions{
//		Dir: state.Path("postgres"), PreferPort: 54432, Report: report,
//	})
//	err = pg.CreateDatabase(ctx, "latchkey")
//	url := pg.URL("latchkey")
//
//	temporal, err := devenv.StartTemporal(ctx, group, devenv.TemporalOptions{
//		Tools: temporalTools, Dir: state.Path("temporal"), DatabaseURL: pg.URL("postgres"),
//		Namespace: "default", SearchAttributes: attributes, UI: true,
//	})
//
//	worker, err := group.Start(devenv.Child{Name: "worker", Path: self, Args: []string{"worker"}, Restart: true})
//
//	select {
//	case <-ctx.Done(): // signal.NotifyContext
//	case err := <-group.Failed(): // a child ended that should not have; says why, with the end of its log
//	}
//
// Every child runs in a process group of its own, so that Ctrl-C reaches only
// the parent, which then stops them in order. A parent that is killed outright
// takes its children with it (on Linux, by the parent death signal).
package devenv
