# Each target does its own set-up: a fresh machine needs Python 3.11-3.13 and nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := thai measures messages storage delivery documents actions bot scheduler simulator tamngan
export PYTHAINLP_READ_ONLY := 1
export PYTHAINLP_OFFLINE := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test check lint typecheck imports format bench lock torture mutants clean

help: ## Show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

$(VENV)/runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo "TamNgan needs Python 3.11, 3.12 or 3.13 (set PYTHON=...)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/development: $(VENV)/runtime requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(VENV)/runtime ## Create .venv from the lock

demo: setup ## Start the demo: one process, no LINE account, the phone wall in the browser
	$(BIN)/tamngan demo

test: $(VENV)/development ## Run everything that checks the project
	@$(MAKE) --no-print-directory lint typecheck imports
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: $(VENV)/development ## Check style, and that nothing stands there unused
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/vulture

typecheck: $(VENV)/development
	$(BIN)/mypy $(PACKAGES)

imports: $(VENV)/development
	$(BIN)/lint-imports

format: $(VENV)/development ## Format the code
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: $(VENV)/development ## Measure, and print the figures for docs/benchmarks.md
	$(BIN)/python -m benchmarks

torture: $(VENV)/development ## Play the long proofs: kills, faults, an outage (about ten minutes)
	$(BIN)/python -m tests.torture.chaos

mutants: $(VENV)/development ## Take guards out, one at a time: do the tests notice? (about half an hour)
	$(BIN)/python -m tests.mutants

lock: $(VENV)/development ## Renew the locks (no index address is recorded)
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-header --no-emit-index-url --no-emit-find-links --generate-hashes --group build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-header --no-emit-index-url --no-emit-find-links --generate-hashes --group dev --group build pyproject.toml -c requirements.lock -o requirements-dev.lock

clean: ## Remove what was built (the demo's data too)
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
