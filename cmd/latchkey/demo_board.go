package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

// board shows how the doors stand: one line for each way in at each door. On a
// terminal the lines change in place; elsewhere every change is a new line.
type board struct {
	out   io.Writer
	live  bool
	began time.Time
	lines []boardLine
	drawn int // lines that the next draw writes over
}

type boardLine struct{ id, door, how, state, note string }

func newBoard(out io.Writer) *board {
	return &board{out: out, live: isTerminal(out), began: time.Now()}
}

func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	if !ok || os.Getenv("TERM") == "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// strong makes a heading stand out.
func (b *board) strong(text string) string {
	if !b.live {
		return text
	}
	return "\x1b[1m" + text + "\x1b[0m"
}

// show takes the lines as they are now and reports whether any changed.
func (b *board) show(lines []boardLine) (changed bool) {
	before := map[string]boardLine{}
	for _, line := range b.lines {
		before[line.id] = line
	}
	for _, line := range lines {
		if before[line.id] == line {
			continue
		}
		changed = true
		if !b.live {
			fmt.Fprintf(b.out, "  %6s  %s\n", b.elapsed(), line)
		}
	}
	b.lines = lines
	if b.live && (changed || b.drawn == 0) {
		b.draw()
	}
	return changed
}

// draw writes the lines over those of the last draw. Long lines are cut by the
// terminal instead of being wrapped, so that the count of lines is right.
func (b *board) draw() {
	fmt.Fprint(b.out, "\x1b[?7l")
	if b.drawn > 0 {
		fmt.Fprintf(b.out, "\x1b[%dA", b.drawn)
	}
	for _, line := range b.lines {
		fmt.Fprintf(b.out, "\x1b[2K  %s\n", line)
	}
	fmt.Fprint(b.out, "\x1b[?7h")
	b.drawn = len(b.lines)
}

// rest leaves the lines as they stand: what comes next is written below them.
func (b *board) rest() { b.drawn = 0 }

func (b *board) elapsed() string { return fmt.Sprintf("%.1fs", time.Since(b.began).Seconds()) }

// String is a line as people read it.
func (l boardLine) String() string {
	return fmt.Sprintf("%-12s %-5s %-17s %s", l.door, l.how, l.state, l.note)
}
