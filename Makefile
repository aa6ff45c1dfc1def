# Two commands matter: `make run` and `make test`. Each sets up what it needs first.
PYTHON ?= python3
READY := .venv/.ready
AFKLAR := .venv/bin/afklar
SOURCES := bot actions tests benchmarks

.PHONY: run test setup lint types unit lock bench clean

run: setup                ## everything in one command: database, model, web server
	$(AFKLAR) serve $(ARGS)

test: setup lint types    ## style, types and every test
	.venv/bin/pytest -n 2 --dist loadfile $(ARGS)

setup: $(READY)           ## the environment in .venv, from requirements.lock

# uv lives in an environment of its own: many systems forbid a global pip install.
$(READY): requirements.lock pyproject.toml .python-version
	@echo "Setting up .venv (once; a few minutes) …"
	@test -x .venv/bin/python || { rm -rf .uv .venv; $(PYTHON) -m venv .uv && .uv/bin/pip --quiet install uv && .uv/bin/uv venv --quiet --python 3.10 .venv; }
	.uv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes requirements.lock
	.uv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
	@touch $(READY)

lint: setup
	.venv/bin/ruff check $(SOURCES)

types: setup
	.venv/bin/mypy

lock:                     ## after a change of pyproject.toml
	.uv/bin/uv pip compile --quiet --python-version 3.10 --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --extra dev pyproject.toml -o requirements.lock

bench: setup              ## the budgets of the design against stock Rasa; writes docs/benchmarks.md
	.venv/bin/python -m benchmarks

clean:
	rm -rf .venv .uv var models .pytest_cache .mypy_cache .ruff_cache
