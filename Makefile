# Every command of the project. `make help` prints them.
SHELL := bash
PY := .venv/bin/python
BIN := .venv/bin
export DJANGO_SETTINGS_MODULE := config.settings
STYLE_SOURCES := package.json package-lock.json $(shell find bayiri/pages/styles -type f 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench lint types contracts migrations translations browser lock chromium clamav prove faults pictures looks matrix

help:  ## print this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

setup: .venv/installed bayiri/pages/static/built/.done bayiri/reference/built/.done locale/.compiled  ## the tools, the styles, the maps and the translations this project needs

.venv/installed: requirements.lock requirements-dev.lock pyproject.toml
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Bayiri needs Python 3.11 or newer; this is %s." % sys.version.split()[0])'
	python3 -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock -r requirements-dev.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --config-settings editable_mode=compat --editable .
	@touch $@

bayiri/pages/static/built/.done: .venv/installed $(STYLE_SOURCES)
	PATH="$(CURDIR)/.venv/bin:$$PATH" bash bayiri/pages/styles/build.sh
	@touch $@

bayiri/reference/built/.done: bayiri/pages/static/built/.done bayiri/reference/gazetteer.py bayiri/reference/places.py
	$(PY) -m bayiri.reference.gazetteer
	@touch $@

locale/.compiled: .venv/installed $(wildcard locale/*/LC_MESSAGES/django.po)
	$(PY) -m config.translations compile
	@touch $@

demo: setup  ## set up, build the fictional world, serve it on port 8000
	$(BIN)/bayiri demo

test: setup  ## set up, then all tests but the browser's
	$(BIN)/pytest -n 2 --dist worksteal -m "not browser"

check: setup chromium clamav lint types contracts migrations translations  ## exactly what CI runs
	$(BIN)/pytest -n 2 --dist worksteal -m "not browser"
	$(BIN)/pytest -n 2 -m browser  # apart: Playwright's loop stays in its process, and Django will not be called beside one

lint:  ## style of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:  ## types
	$(BIN)/mypy

contracts:  ## who may import whom
	$(BIN)/lint-imports --no-cache

migrations:  ## every change of a table has its migration
	$(BIN)/django-admin makemigrations --check --dry-run --settings config.settings

translations:  ## every string stands in the translation files
	$(PY) -m config.translations check

matrix: setup  ## write anew who opens which address (tests/invariants/walks/role_matrix.yaml); look at the difference
	BAYIRI_WRITE_MATRIX=1 $(BIN)/pytest -q tests/invariants/walks/test_walk_roles.py

looks: setup chromium  ## every page in four languages and two widths, from the demonstration that runs on port 8000: faults, and pictures in var/looks
	$(PY) -m tests.browser.walk

browser: setup chromium  ## only the tests in a real browser
	$(BIN)/pytest -m browser

pictures: setup chromium  ## the pictures of README, from the demonstration that runs on port 8000
	$(PY) -m seed.pictures

chromium: .venv/installed
	@$(PY) -m config.chromium

clamav: .venv/installed
	@$(PY) -m config.clamav

prove: setup  ## who sees what (50,000 steps, half an hour) and what is authorised (100,000 steps, an hour): models against the database
	BAYIRI_SHARING_STEPS=$(or $(STEPS),50000) $(BIN)/pytest -q --hypothesis-seed=$(or $(SEED),1) tests/invariants/sharing/test_model_of_sharing.py
	BAYIRI_HISTORY_STEPS=$(or $(STEPS),100000) $(BIN)/pytest -q --hypothesis-seed=$(or $(SEED),1) tests/invariants/histories

faults: setup  ## SIGKILL to web, worker and database, 50 times each, while people write; prints what was lost (about half an hour)
	$(BIN)/bayiri benchmark faults --kills $(or $(KILLS),50) --seed $(or $(SEED),1) --file var/faults.json

bench: setup  ## measure: 10,000 and 100,000 cases; prints JSON
	$(BIN)/bayiri benchmark casework --scale 10000 --json
	$(BIN)/bayiri benchmark casework --scale 100000 --json
	$(BIN)/bayiri benchmark entitlements --scale 50000 --json
	$(BIN)/bayiri benchmark papers --scale 1000 --json
	$(BIN)/bayiri benchmark import --scale 10000 --json

lock:  ## pin every dependency again (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --group build --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock
