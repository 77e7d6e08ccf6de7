package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// benchPlan is how much is measured.
type benchPlan struct {
	repeats int // grants of each size in the latency part
	rounds  int // of the throughput part
	grants  int // in each of them
	abreast int // callers at once
	report  string
}

// runBench measures a stack of its own, prints what it found and writes it down.
func runBench(ctx context.Context, m *Main, args []string) error {
	var plan benchPlan
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.IntVar(&plan.repeats, "repeats", 7, "grants of each size whose latency is measured")
	flags.IntVar(&plan.rounds, "rounds", 5, "rounds of the throughput measurement")
	flags.IntVar(&plan.grants, "grants", 400, "grants in each round")
	flags.IntVar(&plan.abreast, "abreast", 16, "callers at once")
	flags.StringVar(&plan.report, "report", "", "where the report goes; docs/performance.md by default, - for nowhere")
	if err := flags.Parse(args); err != nil {
		return err
	}
	b, err := startBench(ctx, m)
	if err != nil {
		return err
	}
	defer b.stop()
	result, err := b.run(ctx, plan)
	if err != nil {
		return err
	}
	fmt.Fprint(m.Stdout, "\n"+result.table())
	return b.write(plan.report, result)
}

// findings are what one run found.
type findings struct {
	date    time.Time
	plan    benchPlan
	latency []latencyFinding
	rate    rateFinding
	lives   []lifeFinding
	crowd   crowdFinding
}

func (b *bench) run(ctx context.Context, plan benchPlan) (findings, error) {
	result := findings{date: time.Now(), plan: plan}
	slow, err := b.connectLocks(ctx, "slow", slowLock)
	if err != nil {
		return findings{}, err
	}
	fast, err := b.connectLocks(ctx, "fast", 0)
	if err != nil {
		return findings{}, err
	}
	if plan.repeats > 0 {
		if result.latency, err = b.latencies(ctx, slow, plan.repeats); err != nil {
			return findings{}, err
		}
	}
	if result.lives, err = b.lives(ctx, fast); err != nil {
		return findings{}, err
	}
	if result.rate, err = b.rates(ctx, fast, plan); err != nil {
		return findings{}, err
	}
	result.crowd, err = b.crowd(ctx, fast)
	return result, err
}

// write puts the report where it belongs.
func (b *bench) write(path string, result findings) error {
	switch path {
	case "-":
		return nil
	case "":
		path = filepath.Join(b.dev.root, "docs", "performance.md")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // documents are for everybody
		return err
	}
	return os.WriteFile(path, []byte(result.markdown()), 0o644) //nolint:gosec // documents are for everybody
}
