# Everything a founder runs. `make help` tells; `make demo` and `make test` need only Python 3.11, pip and make.
PYTHON  ?= $(shell command -v python3.11 || command -v python3)
VENV    ?= .venv
PY       = $(VENV)/bin/python
EVENTS  ?= 10000000
WORKERS ?= 2
SERVE   ?= yes
INSTALL  = $(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
MADE_BY  = pyproject.toml constraints.txt hatch_build.py web/package-lock.json

.DEFAULT_GOAL := help
.PHONY: help demo test accept prove check bench docs pictures format kernels clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/made-run: $(MADE_BY)
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --editable .
	@touch $@

$(VENV)/made-dev: $(VENV)/made-run
	$(INSTALL) --editable '.[dev]'
	@touch $@

$(VENV)/made-checks: $(VENV)/made-dev web/checks/package-lock.json web/checks/fetch.py
	$(PY) web/checks/fetch.py $(VENV)/checks
	@touch $@

demo: $(VENV)/made-run  ## make, measure and draw the example company in build/demo, and serve it; SERVE=no ends there
	$(VENV)/bin/rejse demo build/demo $(if $(filter no,$(SERVE)),--no-serve)

kernels: $(VENV)/made-dev  ## compile the kernels once, so that parallel tests find them
	@$(PY) -c "from rejse.workspace import prepare; prepare()"

check: $(VENV)/made-dev $(VENV)/made-checks  ## linters, types, layers, spelling, generated docs
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-cache
	$(VENV)/bin/codespell src docs benchmarks *.md
	PYTHONPATH=. $(VENV)/bin/cog --check docs/reference/*.md

test: check kernels  ## what CI runs: checks and all tests that need nothing beside the project
	$(PY) -m pytest -m 'not accept' -n $(WORKERS) --dist worksteal

accept: kernels  ## every check on the data sets beside the project; fails where they are absent
	$(PY) -m pytest -m accept tests/accept

prove: $(VENV)/made-dev kernels  ## long proofs, writing docs/proof/*.json
	$(PY) -m tests.prove

bench: $(VENV)/made-dev kernels  ## Rejse beside its peers in one run: make bench EVENTS=10000000
	$(PY) -m benchmarks --events $(EVENTS)
	$(PY) -m benchmarks.serving

docs: $(VENV)/made-dev kernels  ## write the generated pages and pictures
	PYTHONPATH=. $(VENV)/bin/cog -r docs/reference/*.md
	$(PY) -m docs.pictures

pictures: $(VENV)/made-dev kernels  ## photograph every page in both languages, light and dark, on desk and phone: build/pictures
	$(PY) -m docs.web_pictures

format: $(VENV)/made-dev  ## let ruff format and mend what it can
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

clean:  ## forget everything that was made
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
