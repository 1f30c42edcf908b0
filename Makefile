# make run    the demo on http://127.0.0.1:8000
# make test   everything that CI checks
# make bench  the figures, one JSON object a line
# make demo-data N=1000000  a demo with so many header rows in var/demo-of-scale
# make locales  texts into the catalogues
# make lock   new versions into the locks

.PHONY: run demo-data test collected bench lint system locales screenshots lock clean
.DEFAULT_GOAL := run

export UV_SYSTEM_CERTS := 1
# Compiled Python is kept: the tests start hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
PYTHON := python3
# A stamp carries the lock's hash: a half-made or outdated environment is never taken for whole.
RUN_STAMP := $(VENV)/run-$(shell cat requirements.lock pyproject.toml | sha256sum | cut -c1-16)
DEV_STAMP := $(VENV)/dev-$(shell cat requirements-dev.lock pyproject.toml | sha256sum | cut -c1-16)

run: $(RUN_STAMP)
	@exec $(BIN)/intake demo

N := 1000000
demo-data: $(DEV_STAMP)
	$(BIN)/python -m tests.bench.many var/demo-of-scale $(N)

# Files in their order: else those with one long test come last, and one worker waits for the other.
# Three on two cores: many tests wait, for a browser or for a process that was killed.
# What a process has read and compiled once, the workers find: so one reads the tests beside the lint.
test: $(DEV_STAMP) system
	@$(MAKE) --no-print-directory -j 2 --output-sync lint collected
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

lint: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit -q -r intake channels -c pyproject.toml

collected: $(DEV_STAMP) system
	@$(BIN)/python -m pytest --collect-only -qq >/dev/null || $(BIN)/python -m pytest --collect-only -qq

bench: $(DEV_STAMP) system
	$(BIN)/python -m tests.bench

$(VENV)/uv: requirements-uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: install python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Python cannot make environments here: install python3-venv"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@touch $@

$(RUN_STAMP): $(VENV)/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@./.ci/entry $(VENV)
	@touch $@

$(DEV_STAMP): $(VENV)/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@./.ci/entry $(VENV)
	@touch $@

system:
	@./.ci/system

# Texts: extract, bring every catalogue up to date, and check that nothing is left.
locales: $(DEV_STAMP)
	$(BIN)/pybabel extract -F pyproject.toml -k _n:1,2 -c Translators: --strip-comments \
	  --add-location=file --no-wrap --sort-by-file --omit-header -o locales/messages.pot .
	$(BIN)/pybabel update -i locales/messages.pot -d locales --no-wrap --no-fuzzy-matching \
	  --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/python -m babel.messages.frontend extract -F locales/desk.toml -k _n:1,2 -c Translators: --strip-comments \
	  --add-location=file --no-wrap --sort-by-file --omit-header -o locales/desk.pot .
	$(BIN)/pybabel update -D desk -i locales/desk.pot -d locales --no-wrap --no-fuzzy-matching \
	  --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/python -m pytest -q tests/locales

# The pictures in the documents, from a running demo.
screenshots: $(DEV_STAMP) system
	$(BIN)/python -m tests.browser.screenshots

lock:
	for extra in "" "--extra dev"; do \
	  out=requirements$${extra:+-dev}.lock; \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url \
	    --no-annotate --no-header --generate-hashes $$extra pyproject.toml -o $$out; \
	done

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .hypothesis tests/peers/node_modules
