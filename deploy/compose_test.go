// Package deploy holds what docker-compose.yml mounts into its containers.
package deploy

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// The containers must run the Temporal that the tests run.
func TestComposeRunsThePinnedTemporal(t *testing.T) {
	t.Parallel()
	compose, pins := read(t, "../docker-compose.yml"), read(t, "../tools/temporal/go.mod")
	for image, module := range map[string]string{
		"temporalio/server":      "go.temporal.io/server",
		"temporalio/admin-tools": "go.temporal.io/server",
		"temporalio/ui":          "github.com/temporalio/ui-server/v2",
	} {
		tag := only(t, compose, `image: `+image+`:(\S+)`)
		if pin := only(t, pins, module+` v(\S+)`); tag != pin {
			t.Errorf("docker-compose.yml runs %s:%s, tools/temporal/go.mod pins %s", image, tag, pin)
		}
	}
}

// An image without a fixed version changes under a running installation.
func TestComposeImagesHaveVersions(t *testing.T) {
	t.Parallel()
	for _, image := range regexp.MustCompile(`(?m)^\s*image: (\S+)`).FindAllStringSubmatch(read(t, "../docker-compose.yml"), -1) {
		if _, tag, _ := strings.Cut(image[1], ":"); tag == "" || tag == "latest" {
			t.Errorf("image %s has no version", image[1])
		}
	}
}

// The image must be built with the compiler that the module asks for.
func TestDockerfileUsesACompilerTheModuleAccepts(t *testing.T) {
	t.Parallel()
	builder := only(t, read(t, "../Dockerfile"), `golang:(\d+\.\d+)`)
	if wanted := only(t, read(t, "../go.mod"), `(?m)^go (\d+\.\d+)`); builder != wanted {
		t.Errorf("Dockerfile builds with Go %s, go.mod says %s", builder, wanted)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// only returns the one thing that the pattern's group matches in text.
func only(t *testing.T, text, pattern string) string {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("nothing matches %s", pattern)
	}
	return found[1]
}
