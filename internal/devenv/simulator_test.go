package devenv_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"latchkey/internal/devenv"
)

func TestSimulatorKeepsItsPanels(t *testing.T) {
	t.Parallel()
	needServices(t)
	group, _ := newGroup(t)
	options := devenv.SimulatorOptions{Tools: ensure(t, devenv.UhppoteTools), Devices: t.TempDir()}
	simulator, err := devenv.StartSimulator(t.Context(), group, options)
	if err != nil {
		t.Fatal(err)
	}
	panel := strings.NewReader(`{"device-id":405419896,"device-type":"UT0311-L04","compressed":false}`)
	answer, err := http.Post(simulator.RESTURL()+"/uhppote/simulator", "application/json", panel)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusCreated {
		t.Fatalf("making a panel: %s", answer.Status)
	}
	group.Stop()
	files, err := os.ReadDir(options.Devices)
	if err != nil || len(files) != 1 {
		t.Fatalf("devices folder: %v, %v", files, err)
	}
	again, _ := newGroup(t)
	if _, err := devenv.StartSimulator(t.Context(), again, options); err != nil {
		t.Fatal(err)
	}
}
