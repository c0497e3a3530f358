# Everything here makes its own environment; nothing needs to be installed first but Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FIXTURES_VENV := .venv-fixtures
UV_VERSION := 0.13.9

.DEFAULT_GOAL := help
.PHONY: help demo test fuzz lint format bench accuracy fixtures goldens schema screenshots dist clean

help: ## Show what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk 'BEGIN {FS = ":.*## "} {printf "  %-11s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "blastradius needs Python 3.11 or newer; name one with PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.synced: $(BIN)/python pyproject.toml uv.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv sync --frozen --inexact --quiet --all-extras --group dev
	@touch $@

demo: $(VENV)/.synced ## Stop a plan that would delete and recreate a running environment
	@sh examples/kiro/demo.sh $(BIN)/blastradius

test: $(VENV)/.synced $(if $(shell command -v terraform),$(FIXTURES_VENV)/.installed) ## Run all tests; those that need terraform run where it is on the PATH
	$(BIN)/python -m pytest -q -n auto

fuzz: $(VENV)/.synced ## Try the laws on examples that are new each time, ROUNDS=... times over
	@for round in $$(seq $(or $(ROUNDS),1)); do $(BIN)/python -m pytest -q -n auto -m hypothesis --hypothesis-profile=fuzz || exit 1; done

lint: $(VENV)/.synced ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.synced ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.synced ## Measure speed and memory as ratios
	$(BIN)/python -m benchmarks

accuracy: $(VENV)/.synced ## Measure how well verdicts agree with labels, and tell it in docs/accuracy.md
	$(BIN)/python -m fixtures.accuracy

$(FIXTURES_VENV)/.installed: fixtures/lab/requirements.txt
	$(PYTHON) -m venv $(FIXTURES_VENV)
	$(FIXTURES_VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r fixtures/lab/requirements.txt
	@touch $@

fixtures: $(FIXTURES_VENV)/.installed ## Plan all fixtures again with the real terraform; NAME=... or a path for some
	$(FIXTURES_VENV)/bin/python -m fixtures.lab $(if $(NAME),$(foreach name,$(NAME),$(if $(findstring /,$(name)),$(name),fixtures/*/$(name))),\
	  fixtures/plans fixtures/labelled fixtures/graphs fixtures/stacks examples/incidents)

goldens: $(VENV)/.synced ## Write the golden files of the tests again
	$(BIN)/python -m pytest -q tests --update-golden

schema: $(VENV)/.synced ## Write the JSON Schema of the report again
	$(BIN)/python -m blastradius.render.schema

screenshots: $(VENV)/.synced ## Take the pictures of the HTML report again, with the chromium on the PATH
	$(BIN)/python -m tests.browser.screenshots

dist: $(VENV)/.synced ## Build the distribution
	$(BIN)/uv build --quiet

clean: ## Remove the environments and caches
	rm -rf $(VENV) $(FIXTURES_VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
