package main

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/template"
)

//go:embed bench_document.md
var benchDocument string

// markdown is the page docs/performance.md.
func (f findings) markdown() string {
	page := template.Must(template.New("performance").Parse(benchDocument))
	var text strings.Builder
	err := page.Execute(&text, map[string]any{
		"Date": f.date.Format("2006-01-02"), "Machine": machine(), "Ratios": f.ratioTable(), "Latency": f.latencyTable(),
		"Rate": f.rateTable(), "Lives": f.lifeTable(), "Repeats": f.plan.repeats, "Rounds": f.plan.rounds,
		"Crowd": f.crowdTable(), "Grants": f.plan.grants, "Abreast": f.plan.abreast,
	})
	if err != nil {
		panic(fmt.Sprintf("bench_document.md: %v", err)) // it is part of the program
	}
	return text.String()
}

func (f findings) ratioTable() string {
	rows := [][]string{{"figure", "median", "worst", "aim", ""}}
	for _, line := range f.ratios() {
		rows = append(rows, []string{line.figure, line.median, line.worst, line.aim, line.mark()})
	}
	return markdownTable(rows)
}

func (f findings) latencyTable() string {
	rows := [][]string{{"doors", "create to last door issued", "slowest device write"}}
	for _, found := range f.latency {
		total, slowest := found.totals()
		rows = append(rows, []string{strconv.Itoa(found.doors), total.String(), slowest.String()})
	}
	return markdownTable(rows)
}

func (f findings) rateTable() string {
	rows := [][]string{
		{"", "one-door grant", "bare workflow"},
		{"a second, median", fmt.Sprintf("%.1f", median(f.rate.grants)), fmt.Sprintf("%.1f", median(f.rate.bare))},
	}
	for _, what := range slices.Sorted(maps.Keys(f.rate.grantCost)) {
		if one, other := f.rate.grantCost[what], f.rate.bareCost[what]; one+other >= 0.1 {
			rows = append(rows, []string{what + ", each", fmt.Sprintf("%.1f", one), fmt.Sprintf("%.1f", other)})
		}
	}
	return markdownTable(rows)
}

func (f findings) lifeTable() string {
	rows := [][]string{{"doors", "events", "bytes"}}
	for _, life := range f.lives {
		rows = append(rows, []string{strconv.Itoa(life.doors), strconv.FormatInt(life.events, 10), strconv.FormatInt(life.bytes, 10)})
	}
	return markdownTable(rows)
}

// markdownTable writes rows, the first of which are the headings.
func markdownTable(rows [][]string) string {
	var text strings.Builder
	for i, row := range rows {
		fmt.Fprintf(&text, "| %s |\n", strings.Join(row, " | "))
		if i == 0 {
			fmt.Fprintf(&text, "|%s\n", strings.Repeat("---|", len(row)))
		}
	}
	return text.String()
}
