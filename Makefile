# e-consulate: `make` lists what can be done. Needs Python 3.11 or newer and make; the first command fetches the rest.
# A distribution's own Python is built to be quick (tests/access/test_panel.py took 13 % less processor than with one built without).
PYTHON ?= $(or $(shell for each in /usr/bin/python3 python3; do $$each -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done),python3)
PY := .venv/bin/python
START := $(PY) -m econsulate.core.embedded
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard consular/locale/*/LC_MESSAGES/*.po notifications/locale/*/LC_MESSAGES/*.po econsulate/core/locale/*/LC_MESSAGES/*.po))
ARGS ?=
.DEFAULT_GOAL := help
.PHONY: help setup run test walks browser chaos chaos-phone journey journey-citizen journey-alert journeys lint format messages schema fuzz bench-broadcast shell clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z%-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  ARGS=… is passed on, as in: make test ARGS='tests/core -k queues'"

setup: .venv/built-from $(CATALOGUES) ## Make .venv with everything in it (the other commands do this themselves)

run: setup ## Start everything on this machine, with demo data; Ctrl-C stops it
	@$(START) run

test: setup ## The whole test suite, on a database and a broker of its own
	@$(START) test $(ARGS)

walks: setup ## Through everything: each door as everybody, each statement of an act, each topic by each channel
	@$(START) test -m walk $(ARGS)

browser: setup ## The tests that drive a real Chromium
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { echo "No Chromium was found: apt install chromium fonts-noto-core"; exit 1; }
	@$(START) test -m browser -n 0 $(ARGS)

chaos: setup ## Kill processes in the middle of the road, in CHAOS_SEEDS orders (20; CHAOS_SEED=n for one again); more than half an hour
	@$(START) test -m chaos -n 0 $(ARGS)

chaos-phone: setup ## Cut a phone's line at many places of each request (CHAOS_SEED, CHAOS_ROUNDS); takes minutes
	@$(START) test -m chaos -n 0 -s tests/journeys/test_cut.py $(ARGS)

journey: setup ## Play the whole story by HTTP against the running system (or one started for it)
	@$(START) run $(PY) -m tests.journeys.story $(ARGS)

journey-citizen: setup ## The story of a family abroad: register, journeys, a case, a call for help, their data
	@$(START) run $(PY) -m tests.journeys.abroad.story $(ARGS)

journey-alert: setup ## The story of an earthquake, 20,000 people by every channel, on a system of its own; minutes (ARGS=500 for fewer)
	@$(PY) -m tests.journeys.alerts.story $(ARGS)

journeys: setup ## All stories, that of the earthquake with 500 people, and a start from nothing, on systems of their own
	@$(START) test -m "journey and not chaos" -n 0 $(ARGS)

lint: setup ## Style, types, import contracts, translations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(START) settings $(PY) -m mypy econsulate consular notifications
	.venv/bin/lint-imports
	$(PY) -m econsulate.core.texts check

format: setup ## Put every file into the one style
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .

messages: setup ## Collect texts to translate into locale/ and say what is missing
	$(PY) -m econsulate.core.texts update
	$(PY) -m econsulate.core.texts check

schema: setup ## Write docs/openapi.yaml anew
	$(START) settings $(PY) manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

fuzz: setup ## Malformed requests by the thousand against the whole API (ARGS='--max-examples 1000')
	$(START) run --fresh $(PY) -m tests.fuzz $(ARGS)

# What others send by is installed for the whole run alone, and apart; where it can't be had, the run says so and goes on.
bench-broadcast: setup $(if $(findstring --short,$(ARGS)),,.venv-bench/built-from) ## Measure: people told in a second (needs nghttp2-server, nghttp2-client, nghttp2-proxy)
	$(START) services --fresh $(PY) -m benchmarks.bench_broadcast $(ARGS)

bench-%: setup ## Measure: bench-api, bench-upload, … (one for each script in benchmarks/)
	$(START) run --fresh $(PY) -m benchmarks.bench_$(subst -,_,$*) $(ARGS)

shell: setup ## A Python shell beside the running system
	@$(START) services $(PY) manage.py shell

clean: ## Remove .venv, .venv-bench and .local, demo data and keys included
	@test ! -e .local/lock || $(PYTHON) -c 'import fcntl; fcntl.flock(open(".local/lock"), fcntl.LOCK_EX | fcntl.LOCK_NB)' 2>/dev/null || { echo "It is running: stop it first."; exit 1; }
	@rm -rf .venv .venv-bench "$$(readlink -f .local/postgres 2>/dev/null || echo .local)" .local

.venv/built-from: requirements.txt requirements-dev.txt econsulate/core/embedded/bootstrap.py
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found. Install Python 3.11 or newer (apt install python3 python3-venv), or name it: make PYTHON=…"; exit 1; }
	@$(PYTHON) -I econsulate/core/embedded/bootstrap.py

.venv-bench/built-from: benchmarks/requirements.txt
	@$(PYTHON) -m venv --clear .venv-bench && .venv-bench/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $< && touch $@ || echo "The libraries of $< can't be had here: what is measured with them is left out."

%.mo: %.po | .venv/built-from
	@$(PY) -m econsulate.core.texts compile
