package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// processorTime is how many milliseconds of processor time this process and the
// ones that it started have used, by part of the stack. Where the system has no
// /proc it is nothing.
func processorTime() cost {
	used := cost{}
	family := map[int]string{os.Getpid(): "callers"}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat") // fails only on a bad pattern
	slices.SortFunc(stats, byNumber)
	for _, path := range stats {
		text, err := os.ReadFile(path) //nolint:gosec // the system's own file
		if err != nil {
			continue // it has just ended
		}
		pid := numberIn(path)
		fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
		parent, _ := strconv.Atoi(fields[1])
		if _, ours := family[pid]; !ours {
			if _, ours := family[parent]; !ours {
				continue
			}
			family[pid] = part(pid, string(text))
		}
		used["processor ms, "+family[pid]] += ticks(fields) * millisecondsPerTick
	}
	return used
}

// millisecondsPerTick is 1000 by sysconf(_SC_CLK_TCK), which is 100 on every
// Linux that Go runs on.
const millisecondsPerTick = 10

// ticks is user and system time of a process and of its children that ended.
func ticks(fields []string) (sum float64) {
	for _, field := range fields[11:15] {
		ticks, _ := strconv.ParseFloat(field, 64)
		sum += ticks
	}
	return sum
}

// part names a process: our own by their command, others by their program.
func part(pid int, stat string) string {
	words, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	arguments := strings.Split(string(words), "\x00")
	if self, err := os.Executable(); err == nil && len(arguments) > 1 && arguments[0] == self {
		return arguments[1]
	}
	name, _, _ := strings.Cut(stat[strings.IndexByte(stat, '(')+1:], ")")
	return name
}

func byNumber(a, b string) int { return numberIn(a) - numberIn(b) }

func numberIn(path string) int {
	number, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
	return number
}
