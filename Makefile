# Targets: `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PAGE ?= examples/author-page.html
OUT ?= out/demo
JOBS ?= 2
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help install demo check test test-real nightly bench bench-agreement bench-pages clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# The environment is made anew when pyproject.toml changes.
$(VENV)/.made: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@$(BIN)/python -m compileall -q citekit # as pip does for what it copies: no start compiles anything
	@touch $@

install: $(VENV)/.made ## make the environment in .venv and install citekit with what its tests need

demo: $(VENV)/.made ## an author page -> records, APA list, BibTeX, RSS (make demo PAGE=any-page)
	@$(BIN)/python examples/demo.py '$(PAGE)' '$(OUT)'

check: $(VENV)/.made ## ruff, ruff format, mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: $(VENV)/.made ## every test that needs nothing but Python
	$(BIN)/pytest -n $(JOBS) -m 'not real and not slow and not nightly'

test-real: $(VENV)/.made ## the tests against real counterparts (installs Debian and npm packages)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,postgres,real]'
	bash tests/install-counterparts.sh
	CITEKIT_REAL=1 CITEKIT_NODE_MODULES=$(CURDIR)/build/real/node_modules NODE_PATH=$(CURDIR)/build/real/node_modules \
		PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/pytest -n $(JOBS) -m '(real or slow) and not nightly'

nightly: $(VENV)/.made ## every fault of sync at every place, and 10,000 random schedules (an hour)
	CITEKIT_RANDOM=1 CITEKIT_KILLS=200 $(BIN)/pytest -n $(JOBS) -m nightly

bench: $(VENV)/.made ## speed and memory beside peers (25 minutes; make bench ARGS='--only csl --runs 1', ARGS=--write)
	-@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]' # what is missing is said
	$(BIN)/python -m benchmarks $(ARGS)

bench-agreement: $(VENV)/.made ## how far our texts agree with those of citeproc-js and pandoc, over real styles
	-@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]' # what is missing is said
	$(BIN)/python -m benchmarks.agreement $(ARGS)

bench-pages: $(VENV)/.made ## how well the pages of the shared corpus are read, by site
	$(BIN)/python -m benchmarks.pages

bench-citations: $(VENV)/.made ## how well citations without markup are read back, by style
	$(BIN)/python -m benchmarks.citations

clean: ## remove what the other targets made
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
