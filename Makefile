# Needs Python 3.11 or newer; `go` is used to get OPA where it is not installed. Works with GNU make on Linux, macOS, Windows.
#
#   make demo    the Washington County example, from log to report
#   make test    lint, types, import rules, all tests
#   make test-long   properties of readers, facts and assessments on as many examples as two hours allow, for every night; MINUTES=20 takes less
#   make fuzz    damaged files, hostile documents and cells, and what must not matter, for an hour; prints the figures
#   make check   lint, types, import rules, and that the documents are complete and true
#   make docs    the documentation as a site that opens from a folder: out/docs/index.html; fails where a link leads nowhere
#   make bench   one million uses against all rules, timed
#   make setup   what all of these call: .venv with everything, OPA included
#   make sbom    what an install brings along, as a bill of materials (CycloneDX JSON): out/sbom.cdx.json
#   make lock    write requirements/*.txt anew from pyproject.toml (needs `uv`)

VENV ?= .venv
UV ?= uv
PYTEST_ARGS ?= -n auto

ifeq ($(OS),Windows_NT)
  BIN := $(VENV)/Scripts
  PYTHON ?= python
else
  BIN := $(VENV)/bin
  PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
    $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
endif

PY := $(BIN)/python
INSTALLED := $(VENV)/installed.stamp

.PHONY: setup demo docs test test-long fuzz check lint bench sbom lock clean

setup: $(INSTALLED)
	@$(PY) scripts/get_opa.py $(if $(CHECKER_REQUIRE_OPA),--require)

$(INSTALLED): requirements/dev.txt pyproject.toml checker/__init__.py
	$(if $(PYTHON),,$(error Python 3.11 or newer is needed and none was found; name one: make PYTHON=/path/to/python3.11))
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(PY) -c "open('$(INSTALLED)', 'w').close()"

demo: setup
	$(BIN)/checker demo

lint: setup
	$(PY) -m ruff check .
	$(PY) -m ruff format --check --quiet .
	$(PY) -m mypy
	$(BIN)/lint-imports

check: lint
	$(PY) -m pytest $(PYTEST_ARGS) tests/docs

test: lint
	$(PY) -m pytest $(PYTEST_ARGS)

test-long: setup
	$(PY) scripts/test_long.py $(if $(SEED),--seed $(SEED)) $(if $(MINUTES),--minutes $(MINUTES)) $(FILES)

fuzz: setup
	$(PY) -m tests.fuzz $(if $(SEED),--seed $(SEED))

docs: setup
	$(PY) scripts/make_docs.py

bench: setup
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@$(PY) scripts/get_conftest.py
	$(PY) -m bench

COMPILE := $(UV) pip compile pyproject.toml --all-extras --universal --python-version 3.11 --no-emit-index-url \
  --custom-compile-command "make lock" --quiet

lock:
	$(COMPILE) --generate-hashes -o requirements/run.txt
	$(COMPILE) --no-annotate -c requirements/run.txt -o requirements/constraints.txt
	$(COMPILE) --generate-hashes --no-strip-extras --group dev -c requirements/run.txt -o requirements/dev.txt
	$(COMPILE) --generate-hashes --no-strip-extras --group dev --group bench -c requirements/dev.txt -o requirements/bench.txt

sbom: setup
	@$(PY) -c "import pathlib; pathlib.Path('out').mkdir(exist_ok=True)"
	$(BIN)/cyclonedx-py requirements requirements/run.txt --pyproject pyproject.toml --output-reproducible -o out/sbom.cdx.json

clean:
	$(PYTHON) -c "import shutil; [shutil.rmtree(p, True) for p in ('$(VENV)', 'build', 'dist', 'out')]"
