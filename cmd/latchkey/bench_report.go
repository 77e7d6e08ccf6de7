package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// table is what is printed.
func (f findings) table() string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "figure\tmedian\tworst\taim\t")
	for _, line := range f.ratios() {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", line.figure, line.median, line.worst, line.aim, line.mark())
	}
	_ = w.Flush() // a strings.Builder takes everything
	return text.String()
}

// ratioLine is one figure with its aim.
type ratioLine struct {
	figure, median, worst, aim string
	met                        bool
}

func (l ratioLine) mark() string {
	if l.met {
		return ""
	}
	return "missed"
}

func (f findings) ratios() []ratioLine {
	var lines []ratioLine
	for _, found := range f.latency {
		all := found.ratios()
		lines = append(lines, ratioLine{
			figure: fmt.Sprintf("create to last door issued / slowest device write, %d doors of 1 s", found.doors),
			median: ratio(median(all)), worst: ratio(slices.Max(all)),
			aim: fmt.Sprintf("at most %.2f", found.aim), met: median(all) <= found.aim,
		})
	}
	all := f.rate.ratios()
	lines = append(lines, ratioLine{
		figure: "doors issued a second / bare workflows a second",
		median: ratio(median(all)), worst: ratio(slices.Min(all)), aim: "at least 0.70", met: median(all) >= 0.7,
	})
	together := f.crowd.made.rate() / median(f.rate.grants)
	lines = append(lines, ratioLine{
		figure: fmt.Sprintf("doors issued a second, %d grants in one call / one by one", crowd),
		median: ratio(together), worst: ratio(together), aim: "at least 0.80", met: together >= 0.8,
	})
	for _, life := range f.lives {
		if life.aim > 0 {
			events := strconv.FormatInt(life.events, 10)
			lines = append(lines, ratioLine{
				figure: fmt.Sprintf("events in the history of a whole life, %d door", life.doors),
				median: events, worst: events, aim: fmt.Sprintf("at most %d", life.aim), met: life.events <= int64(life.aim),
			})
		}
	}
	return lines
}

func (l latencyFinding) ratios() []float64 {
	all := make([]float64, len(l.issues))
	for i, issue := range l.issues {
		all[i] = issue.ratio()
	}
	return all
}

func ratio(value float64) string { return fmt.Sprintf("%.3f", value) }

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// totals are the medians of what a size took and of its slowest writes.
func (l latencyFinding) totals() (total, slowest time.Duration) {
	var totals, writes []float64
	for _, issue := range l.issues {
		totals, writes = append(totals, float64(issue.total)), append(writes, float64(issue.slowest))
	}
	return time.Duration(median(totals)).Round(time.Millisecond), time.Duration(median(writes)).Round(time.Millisecond)
}

// machine is the shape of the machine and nothing that names it.
func machine() string {
	shape := fmt.Sprintf("%d cores", runtime.NumCPU())
	file, err := os.Open("/proc/meminfo")
	if err != nil {
		return shape
	}
	defer file.Close() //nolint:errcheck // it was read
	var kilobytes int64
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if _, err := fmt.Sscanf(lines.Text(), "MemTotal: %d kB", &kilobytes); err == nil {
			return fmt.Sprintf("%s, %d GB of memory", shape, (kilobytes+1<<19)>>20)
		}
	}
	return shape
}
