# Every target brings what it needs: Python 3.11 or newer and make are enough.

.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
# The uv on the path, else a copy of our own.
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
RUN = $(UV) run --locked --quiet
# Two workers pay off on two cores; "make test WORKERS=0" runs in one process.
WORKERS ?= 2
REPORTS ?= ../shared/reports
PACKAGES = app graph loaders ontology queries

export UV_COMPILE_BYTECODE = 1

# Runs a checker; what it says of the copy is said of the sources.
in-the-sources = $(RUN) $(1) > build/$(1).log 2>&1; code=$$?; \
	sed -E 's,[^ ]*build/[^/ ]+/cavagraph/,,' build/$(1).log; exit $$code

.PHONY: help app test fuzz bench check static format lint types imports ontology docs docs-write figures release clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## */\1|/' \
		| awk -F'|' '{ printf "  make %-12s %s\n", $$1, $$2 }'

app: .venv/.synced ## build the default graph and answer two questions
	@$(RUN) cavagraph app

test: .venv/.synced ## run the tests
	@$(RUN) python -m pytest -n $(WORKERS) -rfEs

CASES ?= 10000
fuzz: .venv/.synced ## damage CASES reports on all cores: nothing may go wrong (not part of the tests)
	@$(RUN) python -m tests.benchmarks.fuzz $(CASES)

MEDSPACY = build/medspacy/bin/python
bench: .venv/.synced $(MEDSPACY) ## time the extraction beside medspaCy (not part of the tests; docs/performance.md)
	@$(RUN) python -m tests.benchmarks.extraction_speed --medspacy $(MEDSPACY)

$(MEDSPACY): | .venv/.synced
	@echo 'preparing medspaCy in build/medspacy (once; some minutes)' >&2
	@$(UV) venv --quiet --python 3.11 build/medspacy
	@$(UV) pip install --quiet --python $@ medspacy 'numpy<2'

check: static test ## the whole gate: format, lint, types, layers, ontology, docs, tests

static: format-check lint types imports ontology docs

.PHONY: format-check
format-check: .venv/.synced
	@$(RUN) ruff format --check --quiet --output-format=concise . || { echo 'not formatted: run "make format"' >&2; exit 1; }

lint: .venv/.synced ## ruff
	@$(RUN) ruff check --quiet .

types: .venv/.synced ## mypy and pyright, on a copy that is laid out as the package (see pyproject.toml)
	@rm -rf build/types && mkdir -p build/types/cavagraph && cp -R $(PACKAGES) build/types/cavagraph
	@$(call in-the-sources,mypy)
	@$(call in-the-sources,pyright)

imports: .venv/.synced ## the layers: app, loaders and queries, graph, ontology
	@$(RUN) lint-imports

ontology: .venv/.synced ## the ontology's own checks
	@$(RUN) python -m cavagraph.app.ontology_report

docs: .venv/.synced ## are the generated pages up to date?
	@$(RUN) python -m cavagraph.app.reference --check

docs-write: .venv/.synced ## write the generated pages anew
	@$(RUN) python -m cavagraph.app.reference
	@$(RUN) python -m cavagraph.ontology.generate

MATERIAL ?= ../shared
figures: .venv/.synced ## measure the extractor on the development reports and write the figures down
	@$(RUN) python -m cavagraph.app.figures $(MATERIAL)

release: .venv/.synced ## make the released graph anew from REPORTS
	@$(RUN) python -m cavagraph.app.release $(REPORTS)

format: .venv/.synced ## format the code and repair what ruff can
	@$(RUN) ruff check --quiet --fix .
	@$(RUN) ruff format --quiet .

clean: ## remove everything that make made
	@rm -rf .venv .uv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# The environment, as the lock file says. The own copy of uv comes first where there is none.
.venv/.synced: pyproject.toml uv.lock | $(filter .uv/bin/uv,$(UV))
	@echo 'preparing the environment in .venv (once; some minutes on a slow line)' >&2
	@$(UV) sync --locked --quiet
	@touch $@

.uv/bin/uv:
	@echo 'uv is not installed: making a copy in .uv' >&2
	@$(PYTHON) -m venv .uv
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check uv
