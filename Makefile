# Needs Python 3.11 or newer and make. Everything else goes into .venv, at the versions and hashes of constraints/.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CONSTRAINTS := constraints/development.txt

.PHONY: demo check lint types imports test bench format constraints clean
.DEFAULT_GOAL := check

$(STAMP): $(CONSTRAINTS) pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "flowkit needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement $(CONSTRAINTS)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m pip check
	touch $@

# The severity-2 story of the incident procedure; leaves demo.db and incident.svg here.
demo: $(STAMP)
	$(BIN)/python examples/demo/run.py

check: lint types imports test

lint: $(STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(STAMP)
	$(BIN)/mypy

imports: $(STAMP)
	$(BIN)/lint-imports

test: $(STAMP)
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

bench: $(STAMP)
	$(BIN)/python -m benchmarks

format: $(STAMP)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Newest versions that fit pyproject.toml, for every platform and every supported Python.
constraints: $(STAMP)
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --all-extras \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate \
		--custom-compile-command "make constraints" --output-file $(CONSTRAINTS) pyproject.toml

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis dist demo.db demo.db-wal demo.db-shm incident.svg
