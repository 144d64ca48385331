# Two commands are enough: `make demo` and `make test`. Both set up what they need, once.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/ready
.DEFAULT_GOAL := help

.PHONY: help
help:  ## Say what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

# What hardly anybody imports is compiled when somebody does: half of all there is.
SELDOM := /(pip|setuptools|_distutils_hack|mypy|mypyc|pygments|pydantic/v1|alembic/testing|sqlalchemy/testing|sqlalchemy/dialects/(mysql|oracle|mssql)|holidays/(countries|financial)|phonenumbers/(data|shortdata|geodata|carrierdata|tzdata)|icalendar/tests|psutil|tests/data)/

# The lock holds all there is, pip among it: the pip at hand brings it, and resolves nothing.
# Installed once; again only when the lock or the project file changes. Later starts touch no network.
$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "make: python3 is not installed (apt install python3 python3-venv)"; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: Python 3.11 or newer is needed; set PYTHON=…"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV) || { echo "make: no venv module (apt install python3-venv)"; exit 2; }
	@echo "Setting up in $(VENV) (once) …"
	@pip="$(BIN)/python -m pip"; $$pip --version >/dev/null 2>&1 || pip="$(PYTHON) -m pip --python $(BIN)/python"; \
	  $$pip --version >/dev/null 2>&1 || { pip="$(BIN)/python -m pip"; $(BIN)/python -m ensurepip >/dev/null; } \
	    || { echo "make: no pip (apt install python3-pip, or python3-venv)"; exit 2; }; \
	  $$pip --disable-pip-version-check install --quiet --no-compile --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -qq -j 0 -x '$(SELDOM)' $(VENV)/lib crm_tui || true
	@touch $(READY)

.PHONY: setup demo test check lint types format bench snap pictures lock docs
setup: $(READY)  ## Make the virtual environment

demo: $(READY)  ## Open the app on demo data (a file of its own)
	@$(BIN)/crm demo

test: $(READY)  ## Run every test, on SQLite and on a real PostgreSQL
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

check: lint types test  ## The whole loop: lint, types, tests

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY)
	@$(BIN)/mypy

format: $(READY)  ## Format the code
	@$(BIN)/ruff check --fix-only -q . && $(BIN)/ruff format -q .

bench: $(READY)  ## Measure; figures go to bench/RESULTS.md
	@$(BIN)/python -m bench

snap: $(READY)  ## Renew the pictures that tests compare with
	@$(BIN)/python -m pytest -q tests/tui --snapshot-update

pictures: $(READY)  ## Take the pictures of the README, of the program on its demo
	@$(BIN)/python -m bench.pictures

docs: $(READY)  ## Write the generated pages of docs/
	@$(BIN)/python -m tests.house.docs

lock:  ## Renew requirements.lock
	@test -x .venv-lock/bin/uv || { $(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install -q uv; }
	@.venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --all-extras --group dev \
	  --custom-compile-command "make lock" -o requirements.lock pyproject.toml
