package devenv

// ToolModule is a module under tools/ whose programs are built apart from the
// product, so that its dependencies never mix with ours.
type ToolModule struct {
	// Name is the folder under tools/.
	Name string
	// Programs are the packages to build, by the name of the program.
	Programs map[string]string
	// Estimate tells people how long the first build takes.
	Estimate string
}

// ToolModules are all that Latchkey pins.
func ToolModules() []ToolModule {
	return []ToolModule{TemporalTools, UhppoteTools, LintTools, ComposeTools}
}

// Each tools module by its name.
var (
	TemporalTools = ToolModule{
		Name: "temporal", Estimate: "3 to 10 minutes",
		Programs: map[string]string{
			"temporal-server": "go.temporal.io/server/cmd/server",
			"temporal-sql":    "go.temporal.io/server/cmd/tools/sql",
			"temporal-ui":     "github.com/temporalio/ui-server/v2/cmd/server",
		},
	}
	UhppoteTools = ToolModule{
		Name: "uhppote", Estimate: "a minute",
		Programs: map[string]string{
			"uhppote-simulator": "github.com/uhppoted/uhppote-simulator/cmd/uhppote-simulator",
		},
	}
	LintTools = ToolModule{
		Name: "lint", Estimate: "1 to 4 minutes",
		Programs: map[string]string{
			"golangci-lint": "github.com/golangci/golangci-lint/v2/cmd/golangci-lint",
			"workflowcheck": "go.temporal.io/sdk/contrib/tools/workflowcheck",
		},
	}
	ComposeTools = ToolModule{
		Name: "compose", Estimate: "half a minute",
		Programs: map[string]string{"compose-check": "."},
	}
)
