package workflows

import (
	"fmt"
	"strings"

	"go.temporal.io/sdk/workflow"

	"latchkey/activities"
)

// show tells the person who looks at the Temporal Web UI how things stand.
func (g *grant) show(ctx workflow.Context, outlook activities.Outlook) error {
	workflow.SetCurrentDetails(ctx, board(outlook))
	updates := changes(g.shown, outlook.Attributes)
	if len(updates) == 0 {
		return nil
	}
	g.shown = outlook.Attributes
	return workflow.UpsertTypedSearchAttributes(ctx, updates...)
}

// board is the table of doors and states, in Markdown.
func board(outlook activities.Outlook) string {
	var text strings.Builder
	fmt.Fprintf(&text, "**%s**\n\n| door | how | state | |\n|---|---|---|---|\n", outlook.Attributes.Status)
	for _, row := range outlook.Board {
		fmt.Fprintf(&text, "| %s | %s | %s | %s |\n", cell(row.Door), cell(row.How), cell(row.State), cell(row.Note))
	}
	if outlook.Hidden > 0 {
		fmt.Fprintf(&text, "\nand %d more\n", outlook.Hidden)
	}
	if outlook.WakeAt != nil {
		fmt.Fprintf(&text, "\nNext, at %s: %s\n", outlook.WakeAt.Format("2006-01-02 15:04:05 MST"), cell(outlook.WakeTo))
	}
	return text.String()
}

// cell keeps user text from breaking the table.
func cell(text string) string {
	return strings.NewReplacer("|", "\\|", "\n", " ").Replace(text)
}
