# Everything one does with Renkei Desk. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help install run demo test walks check fix transcripts pictures slackpictures evaluate benchmark slackfaults lock clean
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# Extras stay in the lock: pip takes a newer release for `coverage[toml]` than the one locked for `coverage` otherwise.
LOCKED := --universal --generate-hashes --no-header --no-strip-extras

help: ## List what can be done
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@PYTHON=$(PYTHON) sh .ci/need venv
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python requirements/run.txt requirements/vectors.txt pyproject.toml
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --require-hashes --no-deps -r requirements/vectors.txt
	$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	$(BIN)/renkei check
	@touch $@

$(VENV)/.tools: $(VENV)/.installed requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

install: $(VENV)/.installed ## Set everything up in .venv, without starting anything

run: install ## Start the software; it says where (Ctrl-C stops it)
	@exec $(BIN)/renkei run

demo: install ## Make an invented half-year in a database of its own (var/demo.db)
	$(BIN)/renkei demo

test: $(VENV)/.tools ## Set up what the tests need and run all of them
	@sh .ci/need browser
	$(BIN)/python -m coverage erase
	$(BIN)/python -m pytest --cov --cov-report= $(ARGS)
	$(BIN)/python -m coverage report --fail-under=95

walks: $(VENV)/.tools ## Walk through the conversation at random two thousand times, a quarter of an hour
	$(BIN)/python -m pytest -q tests/dialogs/test_walks.py --hypothesis-profile=walks --hypothesis-show-statistics

check: $(VENV)/.tools ## Style, types and the order of the packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/renkei check
	$(BIN)/python -m pytest -q tests/test_architecture.py

fix: $(VENV)/.tools ## Mend what the style checker can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

transcripts: $(VENV)/.tools ## Write the golden transcripts again from what the bot says now
	RENKEI_WRITE_TRANSCRIPTS=1 $(BIN)/python -m pytest -q tests/dialogs/test_transcripts.py \
		tests/web/test_transcripts.py tests/slack/test_transcripts.py tests/test_console.py

pictures: $(VENV)/.tools ## Make the pictures of the README and the docs again
	@sh .ci/need browser
	$(BIN)/python -m tests.pictures

evaluate: $(VENV)/.tools ## Measure every judgement on the examples; writes docs/evaluation.md
	@$(BIN)/python -m tests.evaluation.report

benchmark: $(VENV)/.tools ## Measure the speed of matching and reading, minutes; writes docs/benchmark.md
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.evaluation.benchmark $(ARGS)

slackfaults: $(VENV)/.tools ## Kill, lock and hang behind a stand-in of Slack, minutes; writes docs/slack-measured.md
	@$(BIN)/python -m tests.slack.under_load $(ARGS)

slackpictures: $(VENV)/.tools ## Play a case in a local Slack look-alike and make docs/slack.md's pictures again
	@sh .ci/need browser
	@test -n "$(RENKEI_LOOKALIKE)" || { echo "RENKEI_LOOKALIKE: the program of npm's local-slack-linux-x64@0.1.8"; exit 2; }
	$(BIN)/python -m tests.slack.lookalike

lock: $(VENV)/.tools ## Write requirements/ anew from pyproject.toml, with the hash of every file
	$(PIP) install --quiet uv
	$(BIN)/uv pip compile --quiet $(LOCKED) --extra build -o requirements/run.txt pyproject.toml
	$(BIN)/uv pip compile --quiet $(LOCKED) --extra build --extra dev -c requirements/run.txt -o requirements/dev.txt pyproject.toml

clean: ## Remove the set-up (not the data under var/)
	rm -rf $(VENV) build dist *.egg-info
