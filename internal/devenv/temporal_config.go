package devenv

import (
	"bytes"
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"text/template"
)

//go:embed templates
var templateFiles embed.FS

// uiConfigName is the "environment" whose file the Web UI reads.
const uiConfigName = "ui"

// Connections that the server keeps to each of its two databases.
const (
	mainConnections       = 20
	visibilityConnections = 10
)

type servicePorts struct {
	Name                   string
	GRPC, Membership, HTTP int
}

type storeConfig struct {
	Name, Database string
	Connections    int
}

type serverConfig struct {
	temporalStore

	Stores                 []storeConfig
	Services               []servicePorts
	Address, DynamicConfig string
}

func (t *Temporal) program(name string) string { return filepath.Join(t.options.Tools, name) }

// writeServerConfig renders the server's two files and returns the main one's path.
func (t *Temporal) writeServerConfig() (string, error) {
	services, err := t.services()
	if err != nil {
		return "", err
	}
	dynamic := filepath.Join(t.options.Dir, "dynamic.yaml")
	if err := render("dynamic.yaml", dynamic, t.options); err != nil {
		return "", err
	}
	path := filepath.Join(t.options.Dir, "server.yaml")
	return path, render("server.yaml", path, serverConfig{
		temporalStore: t.store, Services: services, Address: t.Address(), DynamicConfig: dynamic,
		Stores: []storeConfig{
			{Name: "main", Database: mainSchema.database, Connections: mainConnections},
			{Name: "visibility", Database: visibilitySchema.database, Connections: visibilityConnections},
		},
	})
}

// services gives each part of the server its ports; only the frontend's is known outside.
func (t *Temporal) services() ([]servicePorts, error) {
	names := []string{"frontend", "history", "matching", "worker"}
	ports, err := freePorts(2*len(names) + 1)
	if err != nil {
		return nil, err
	}
	services := make([]servicePorts, len(names))
	for i, name := range names {
		services[i] = servicePorts{Name: name, GRPC: ports[2*i], Membership: ports[2*i+1]}
	}
	services[0].GRPC, services[0].HTTP = t.port, ports[2*len(names)]
	return services, nil
}

func (t *Temporal) writeUIConfig() error {
	return render("ui.yaml", filepath.Join(t.options.Dir, uiConfigName+".yaml"), struct {
		Address, Namespace, Origin string
		Port                       int
	}{t.Address(), t.options.Namespace, t.UIURL(), t.uiPort})
}

// render fills a template into a file that only we can read, since some hold a password.
func render(name, path string, values any) error {
	parsed, err := template.ParseFS(templateFiles, "templates/"+name)
	if err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	var content bytes.Buffer
	if err := parsed.Execute(&content, values); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	if err := os.WriteFile(path, content.Bytes(), 0o600); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	return nil
}
