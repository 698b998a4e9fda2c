# `make up` runs the whole platform on this machine, `make test` proves it. Needs Python 3.11+, Node 20+ and make.
PYTHON ?= python3
VENV_PYTHON = .venv/bin/python
RUN = $(PYTHON) -m scripts.stack
TEST_STACK = STACK=$${STACK:-embedded} STACK_DIR=$${TEST_STACK_DIR:-.stack/test}

.DEFAULT_GOAL := help
.PHONY: help install up down reset status test test-faults test-slow lint lock migration baseline types docs old-portal bench admin

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: ## Python and npm packages of the lock files
	@$(RUN) install

up: ## start everything; DETACH=1 returns, SEED=none|reference|demo
	@$(RUN) up --seed $(or $(SEED),demo) $(if $(DETACH),--detach)

down: ## stop everything, keep the data
	@$(RUN) down

reset: ## remove the data and start anew (DETACH=1, SEED=…)
	@$(RUN) reset --seed $(or $(SEED),demo) $(if $(DETACH),--detach)

status: ## what runs, and where
	@$(RUN) status

test: install ## every test on a stack of its own, with coverage; ARGS="tests/sql -k members": some
	@$(TEST_STACK) $(VENV_PYTHON) -m scripts.stack.testing $(ARGS)

test-faults: install ## services killed, disks full, neighbours lying; FAULT_ROUNDS=25 random kills, FAULT_SEED=… repeats them
	@$(VENV_PYTHON) -m pytest tests/faults tests/migrations/test_failing.py tests/worker/test_bad_mail_servers.py -s

test-slow: install ## the slow tests too
	@$(TEST_STACK) $(VENV_PYTHON) -m scripts.stack.testing --slow

lint: install ## SQL, Python, types, advisors, migrations drift
	@$(VENV_PYTHON) -m scripts.lint

lock: install ## requirements.lock and package-lock.json from pyproject.toml and package.json
	@$(VENV_PYTHON) -m scripts.stack.lock

migration: install ## the next migration from the declared state: make migration name=add_projects
	@$(VENV_PYTHON) -m scripts.migrations generate $(if $(name),$(name),$(error name=… is missing))

baseline: install ## before the first release only: rebuild the first migration from the declared state
	@$(VENV_PYTHON) -m scripts.migrations baseline

types: install ## generated client types
	@$(VENV_PYTHON) -m scripts.types

old-portal: install ## loads the earlier portal's csv files: make old-portal ARGS="load --members members.csv …"
	@$(VENV_PYTHON) -m scripts.old_portal $(ARGS)

docs: install ## the pages generated from the database
	@$(VENV_PYTHON) -m scripts.docs

bench: install ## the measurements quoted in the docs
	@$(VENV_PYTHON) -m bench

admin: install ## the first administrator: make admin EMAIL=name@example.kr
	@$(VENV_PYTHON) -m scripts.admin $(if $(EMAIL),$(EMAIL),$(error EMAIL=… is missing))
