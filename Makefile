# Everything a developer or a stranger needs. `make demo` and `make test` start from nothing but
# Python 3.11 (or newer), pip, make and git, and install what they need into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
INPUTS := $(shell find ontology graph src -type f -not -name '*.pyc')
ARTICLE ?= ../shared/article.txt

.PHONY: demo test build check fmt browser bench checksums clean

demo: build/manifest.json
	@BIN=$(BIN) sh docs/demo.sh

test: $(VENV)/.dev browser build/manifest.json
	$(BIN)/ruff check src tests benchmarks scripts
	$(BIN)/ruff format --check src tests benchmarks scripts
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bmgraph fmt --check
	@if [ -f $(ARTICLE) ]; then $(BIN)/bmgraph verify --article $(ARTICLE) --mutations; \
	else echo "verify: skipped, the article's text is not at $(ARTICLE)"; fi
	$(BIN)/python -m pytest -n auto --dist loadfile

build: build/manifest.json

# Compiled once, as pip does for what it copies: where PYTHONDONTWRITEBYTECODE is set, each start would.
build/manifest.json: $(VENV)/.run $(INPUTS)
	@$(BIN)/python -m compileall -q src
	@$(BIN)/bmgraph build

# What takes longer: the same tests with how much of the code they run.
check: test
	$(BIN)/python -m pytest -n auto --dist loadfile --cov --cov-report=term

fmt: $(VENV)/.dev
	$(BIN)/ruff check --fix src tests benchmarks scripts
	$(BIN)/ruff format src tests benchmarks scripts
	$(BIN)/bmgraph fmt

bench: $(VENV)/.dev build/manifest.json
	$(BIN)/python benchmarks/command_line.py

$(VENV)/.run: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@$(PIP) -c constraints.txt -e '.[dev]'
	@touch $@

# The page tests want a real browser. Where none is and none can be installed they say so and skip.
browser:
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || \
	{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && \
	  apt-get update -qq >/dev/null 2>&1 && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1; } || \
	echo "browser: none found and none can be installed here; page tests will be skipped"

# Written only where the reference tables are, after the tests against them passed.
checksums:
	cd graph/entities && sha256sum *.tsv > ../../tests/data/entities.sha256

clean:
	rm -rf build $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage .hypothesis
