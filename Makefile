# Every target with one line: make help

BUILD := $(shell git rev-parse --short HEAD 2>/dev/null || echo dev)
TOOL := go run ./internal/devenv/cmd/tool
WITH_SERVICES := bin/withservices --

# Each folder of tests with a package-lock.json has npm packages of its own.
NPM_LOCKS := $(wildcard test/*/package-lock.json drivers/*/*test/*/package-lock.json)
NPM_READY := $(NPM_LOCKS:%/package-lock.json=%/node_modules/.ready)

.DEFAULT_GOAL := help
.PHONY: help run demo test test-unit race bench lint check-compose fmt generate doctor build clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Start everything on this machine; Ctrl-C stops it, the next run goes on
	bin/latchkey dev

demo: build ## Watch a grant live through a kill, a day at a hotel, a visitor with an instant key, a Z-Wave lock
	bin/latchkey demo

test: bin/withservices $(NPM_READY) ## Run every test there is, with real services
	$(WITH_SERVICES) go test -timeout 30m ./...

test-unit: ## Run the tests that need no services; takes seconds
	go test -short ./...

race: bin/withservices $(NPM_READY) ## Run every test under the race detector; slow, needs a C compiler
	CGO_ENABLED=1 $(WITH_SERVICES) go test -race -timeout 60m ./...

bench: build ## Measure and write docs/performance.md
	bin/latchkey bench

lint: check-compose ## Check format, imports, style, workflow determinism and the compose file
	$(TOOL) golangci-lint run ./...
	$(if $(wildcard workflows/*.go),$(TOOL) workflowcheck -config .workflowcheck.yaml ./workflows/...)

# The check is docker's own loader without docker, so it is the same on every machine.
check-compose: ## Check docker-compose.yml as `docker compose config` would
	env $(foreach name,POSTGRES_PASSWORD LATCHKEY_KEYS LATCHKEY_MAC_KEY LATCHKEY_SANDBOX_ADMIN_TOKEN,$(name)=check) \
		$(TOOL) compose-check docker-compose.yml
	go test ./deploy/...

fmt: ## Format the code the way lint wants it
	$(TOOL) golangci-lint fmt

generate: ## Write generated files anew
	go generate ./...
	go test ./cmd/latchkey -run TestTheTableOfDriversIsCurrent -update

doctor: build ## Print every setting and check it
	bin/latchkey doctor

build: ## Build bin/latchkey
	go build -buildvcs=false -ldflags "-X main.build=$(BUILD)" -o bin/latchkey ./cmd/latchkey

clean: ## Remove what was built here; data in .latchkey/ and the shared tool cache stay
	rm -rf bin .latchkey/test $(dir $(NPM_READY))

# Built, not `go run`: then Ctrl-C and kill reach it and not a wrapper.
.PHONY: bin/withservices
bin/withservices:
	@go build -buildvcs=false -o $@ ./internal/devenv/cmd/withservices

%/node_modules/.ready: %/package-lock.json
	cd $* && npm ci --no-audit --no-fund --loglevel=error
	@touch $@
