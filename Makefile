# make run    set up and start Lunette on http://127.0.0.1:8000
# make test   set up and run the tests of the first tier: unit, API, browser; some minutes
# make test-large   the rest of them: other themes, sizes, layers and drawings, long trainings (tests/tiers.py)
# make wheel  the package as one file, in dist/
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
PINS   := .ci/constraints.txt
WORKERS ?= 2
# In the order of the files: the longest are those of the browser, and short ones come last.
TESTS  := $(PY) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder
PIP    := $(PY) -m pip install --quiet --disable-pip-version-check -c $(PINS)

.PHONY: run test test-large check bench train train-family wheel screenshots scenes clean

run: $(VENV)/.run
	@$(PY) -m app serve

test: $(VENV)/.test
	@$(PY) -m tests.chromium
	$(TESTS) -m "not large"

test-large: $(VENV)/.test
	@$(PY) -m tests.chromium
	$(TESTS) -m large

check: $(VENV)/.test
	$(PY) -m ruff check .
	$(PY) -m mypy

# make bench AGAINST=COMMIT  measures this working tree and that commit in turns; fails when a row is worse.
# ONLY=page,server limits it to these groups, PAIRS=9 measures each side nine times instead of five
bench: $(VENV)/.test
	@$(PY) -m tests.chromium
	@$(PY) -m bench$(if $(AGAINST),.against $(AGAINST) $(if $(ONLY),--only $(ONLY)) $(if $(PAIRS),--pairs $(PAIRS)))

# make train DATA=folder with the four MNIST files (and pen strokes); ARGS are passed on
train: $(VENV)/.run
	$(PY) -m app.zoo.train lenet $(if $(DATA),--data $(DATA)) $(ARGS)

# make train-family DATA=folder with four-classes.zip, MNIST's files and pen strokes: Harley's MLP, then the
# photo networks, from cheap to dear; it goes on where it was cut off, all of it takes some hours
train-family: $(VENV)/.run
	$(PY) -m app.zoo.photos.train $(if $(DATA),--data $(DATA)) $(ARGS)
	$(PY) -m app.zoo.train mlp-784-300-100-10 $(if $(DATA),--data $(DATA)) --epochs 80

wheel: $(VENV)/.run
	rm -rf build
	$(PY) -m pip wheel --quiet --no-deps --wheel-dir dist .
	@rm -rf build

screenshots: $(VENV)/.test
	@$(PY) -m tests.chromium
	$(PY) -m tests.browser.pictures docs/images

# draws the reference pictures of the named scenes anew: look at the difference before you commit it
scenes: $(VENV)/.test
	@$(PY) -m tests.chromium
	$(PY) -m tests.browser.scenes

clean:
	rm -rf $(VENV) *.egg-info build dist

$(VENV)/.run: pyproject.toml $(PINS)
	@$(PYTHON) -c 'import sys; sys.exit("Lunette needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned packages into $(VENV); the first time takes a minute or two ..."
	$(PIP) -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	$(PIP) -e '.[test]'
	@touch $@
